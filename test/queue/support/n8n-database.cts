import type { TemporaryDatabase } from '../../../real-n8n/instance/postgres.cts';

export interface StoredRun {
	id: string;
	status: string;
	mode: string;
	/** The event that it was started by; null when n8n no longer has it. */
	eventId: string | null;
}

/** Every execution of a workflow, from n8n's database: also those that the editor's lists leave out. */
export async function storedRuns(database: TemporaryDatabase, workflowId: string): Promise<StoredRun[]> {
	return await database.query<StoredRun>(
		`SELECT e.id::text AS id, e.status, e.mode, substring(d.data FROM 'event-[0-9a-f]+-[0-9]+') AS "eventId"
		FROM execution_entity e LEFT JOIN execution_data d ON d."executionId" = e.id
		WHERE e."workflowId" = $1 AND e."deletedAt" IS NULL ORDER BY e.id`,
		[workflowId],
	);
}

/** How many executions of a workflow are in which status. */
export async function countByStatus(database: TemporaryDatabase, workflowId: string): Promise<Map<string, number>> {
	const rows = await database.query<{ status: string; count: string }>(
		'SELECT status, count(*) AS count FROM execution_entity WHERE "workflowId" = $1 GROUP BY status',
		[workflowId],
	);
	return new Map(rows.map(({ status, count }) => [status, Number(count)]));
}

/** How many rows each order has in the CRM's data table. */
export async function rowsByReference(database: TemporaryDatabase, table: string): Promise<Map<string, number>> {
	const [found] = await database.query<{ id: string }>('SELECT id FROM data_table WHERE name = $1', [table]);
	if (!found) return new Map();
	const rows = await database.query<{ merchant_reference: string; count: string }>(
		`SELECT merchant_reference, count(*) AS count FROM "data_table_user_${found.id}" GROUP BY merchant_reference`,
	);
	return new Map(rows.map(({ merchant_reference: reference, count }) => [reference, Number(count)]));
}
