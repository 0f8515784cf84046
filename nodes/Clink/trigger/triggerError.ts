import type { FunctionsBase } from 'n8n-workflow';

import { toNodeError } from '../../shared/values/nodeError';
import { PaymentError } from '../../shared/values/paymentError';

/** n8n's error for a trigger. With the advice in it, since n8n shows only the message where a workflow is published. */
export const toTriggerError = (
	context: Pick<FunctionsBase, 'getNode'>,
	{ kind, message, advice, details }: PaymentError,
) => toNodeError(context.getNode(), new PaymentError(kind, `${message}. ${advice}`, advice, details));
