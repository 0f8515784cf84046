import type { IHookFunctions } from 'n8n-workflow';

/** For a gateway that has no call to register webhooks: its user enters the URL. */
export const noRegistration = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		return true;
	},
	async create(this: IHookFunctions): Promise<boolean> {
		return true;
	},
	async delete(this: IHookFunctions): Promise<boolean> {
		return true;
	},
};
