import { node, type Workflow } from '../../../playground/n8n/workflow.cts';

const AFTER = 'Update order';
const ROWS = 'Rows of this order';
const REMOVE = 'Remove later rows';

/**
 * The workflow with two more nodes after its upsert. n8n's data tables know no unique column, and their upsert is an
 * update, then an insert: of two runs at the same moment, both may insert. Whoever comes last sees both rows, and
 * leaves the first.
 */
export function withOneRowEach(workflow: Workflow, table: string): Workflow {
	const dataTableId = { __rl: true, mode: 'name', value: table };
	const ofThisOrder = { keyName: 'merchant_reference', condition: 'eq', keyValue: "={{ $('Order').first().json.merchant_reference }}" };
	const later = { keyName: 'id', condition: 'gt', keyValue: '={{ Math.min(...$input.all().map((item) => item.json.id)) }}' };
	const shared = { resource: 'row', dataTableId, matchType: 'allConditions' };
	const settings = { typeVersion: 1.1, executeOnce: true };
	const added = [
		node(ROWS, 'n8n-nodes-base.dataTable', { ...shared, operation: 'get', returnAll: true, filters: { conditions: [ofThisOrder] } }, settings),
		node(REMOVE, 'n8n-nodes-base.dataTable', { ...shared, operation: 'deleteRows', filters: { conditions: [ofThisOrder, later] }, options: {} }, settings),
	];
	const to = (name: string) => ({ node: name, type: 'main', index: 0 });
	const [next = []] = workflow.connections[AFTER]?.main ?? [];
	const connections = { ...workflow.connections, [AFTER]: { main: [[...next, to(ROWS)]] }, [ROWS]: { main: [[to(REMOVE)]] } };
	return { ...workflow, nodes: [...workflow.nodes, ...added], connections };
}
