import type { Session } from './session.cts';

export interface Column {
	name: string;
	type: 'string' | 'number' | 'boolean' | 'date';
}

export type Row = Record<string, unknown> & { id: number };

interface DataTable {
	id: string;
	name: string;
	projectId: string;
}

/** n8n's own tables, as the editor's page "Data tables" handles them. */
export class DataTables {
	constructor(private readonly session: Session) {}

	async create(name: string, columns: Column[]): Promise<void> {
		const project = await this.session.request<{ id: string }>('GET', '/rest/projects/personal');
		await this.session.request('POST', `/rest/projects/${project.id}/data-tables`, { name, columns });
	}

	async insert(name: string, rows: Array<Record<string, unknown>>): Promise<void> {
		const table = await this.require(name);
		await this.session.request('POST', `${pathOf(table)}/insert`, { data: rows });
	}

	/** The rows of a table, oldest first; none when there is no such table. */
	async rows(name: string): Promise<Row[]> {
		const table = await this.find(name);
		if (!table) return [];
		const { data } = await this.session.request<{ data: Row[] }>('GET', `${pathOf(table)}/rows?take=100&sortBy=id:asc`);
		return data;
	}

	async remove(name: string): Promise<void> {
		const table = await this.find(name);
		if (table) await this.session.request('DELETE', pathOf(table));
	}

	private async find(name: string): Promise<DataTable | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const { data } = await this.session.request<{ data: DataTable[] }>(
			'GET',
			`/rest/data-tables-global?filter=${filter}`,
		);
		return data.find((table) => table.name === name);
	}

	private async require(name: string): Promise<DataTable> {
		const table = await this.find(name);
		if (!table) throw new Error(`n8n has no data table '${name}'`);
		return table;
	}
}

const pathOf = ({ id, projectId }: DataTable) => `/rest/projects/${projectId}/data-tables/${id}`;
