import { queryDatabase } from '../../../real-n8n/instance/database.cts';
import type { N8nWithPackage } from '../../../real-n8n/n8n-with-package.cts';

const HOUR_MS = 3_600_000;
const HOURS = 6;

/** What n8n remembers of an order: until when its workflow goes on asking. */
interface Remembered {
	executionId: string;
	askUntil: string;
}

/**
 * Stops n8n, lets something happen, and starts it again "six hours later". What is simulated: n8n's clock does not move;
 * the times in its database up to which executions wait are moved back by six hours, and for some also the end of the day
 * in which they ask. The sandbox's clock moves by itself.
 *
 * @param dayIsOver of whom the day ends meanwhile
 */
export async function sixHoursAway(
	n8n: N8nWithPackage,
	dayIsOver: Remembered[],
	meanwhile: (milliseconds: number) => void,
): Promise<void> {
	await n8n.stop();
	meanwhile(HOURS * HOUR_MS);
	await queryDatabase(
		n8n.userFolder,
		`UPDATE execution_entity SET waitTill = datetime(waitTill, '-${HOURS} hours') WHERE status = 'waiting'`,
	);
	for (const { executionId, askUntil } of dayIsOver) {
		const past = new Date(Date.now() - HOUR_MS).toISOString();
		await queryDatabase(n8n.userFolder, 'UPDATE execution_data SET data = replace(data, ?, ?) WHERE executionId = ?', [
			askUntil,
			past,
			executionId,
		]);
	}
	await n8n.restart();
}
