import { rejected, type Rejection } from '../../shared/webhook/rejection';
import type { WebhookRequest } from '../../shared/webhook/request';
import { parseEvent, verify, type ClinkEvent } from '../api/callback';
import { REPEATED_FOR_SECONDS } from '../api/conventions';
import { canBeAsked } from './currentState';

const REASONS = {
	noSecret:
		"no signing secret is known. Publish the workflow again, or enter the secret in the credential if 'Registration' is Manual",
	missing: 'it has no signature or no timestamp',
	mismatch: 'its signature does not match',
	stale: "its timestamp is not within the tolerance of the n8n server's clock",
};

/**
 * Verifies an event by its signature.
 *
 * @param toleranceSeconds how far its timestamp may be from now
 * @param asks whether Clink is asked as well: then an event may come late, as long as Clink repeats it
 */
export function verifyEvent(
	request: WebhookRequest,
	secrets: string[],
	toleranceSeconds: number,
	asks: boolean,
): ClinkEvent | Rejection {
	const now = Date.now();
	const verification = verify(request, secrets, now, toleranceSeconds);
	const isLate = !verification.genuine && verification.reason === 'stale';
	const isGenuine =
		verification.genuine || (isLate && asks && verify(request, secrets, now, REPEATED_FOR_SECONDS).genuine);
	if (!isGenuine) return rejected(401, REASONS[verification.reason]);

	const event = parseEvent(request.body);
	if (event === undefined) return rejected(400, 'its body is not an event');
	return isLate && !canBeAsked(event) ? rejected(401, REASONS.stale) : event;
}
