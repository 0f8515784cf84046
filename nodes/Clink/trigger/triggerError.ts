import type { FunctionsBase } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { PaymentError } from '../../shared/values/paymentError';

/** The error of a trigger, in n8n's own class. With the advice in it, since n8n shows only the message where a workflow is published. */
export const toTriggerError = (context: Pick<FunctionsBase, 'getNode'>, { message, advice }: PaymentError) =>
	new NodeOperationError(context.getNode(), `${message}. ${advice}`, { description: advice });
