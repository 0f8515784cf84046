import type { Outcome } from '../gateway/outcome.cts';
import { html } from './html.cts';
import type { Markup } from './html.cts';

export type Tone = 'good' | 'bad' | 'waiting' | 'neutral';

const outcomeTones: Readonly<Record<Outcome, Tone>> = {
	succeeded: 'good',
	pending: 'waiting',
	actionRequired: 'waiting',
	failed: 'bad',
	cancelled: 'neutral',
	expired: 'neutral',
	refunded: 'neutral',
	partiallyRefunded: 'neutral',
	notApplicable: 'neutral',
};

/** Whether the customer can still pay, or has to do something. */
export const isWaiting = (outcome: Outcome): boolean => outcomeTones[outcome] === 'waiting';

const subscriptionTones: Readonly<Record<string, Tone>> = {
	active: 'good',
	free_trial: 'good',
	past_due: 'bad',
	incomplete: 'waiting',
};

const badge = (word: string, tone: Tone): Markup => html`<span class="status ${tone}">${word}</span>`;

/** The state of a subscription, which is no payment and has no outcome. */
export const subscriptionStatus = (word: string): Markup =>
	badge(word.replaceAll('_', ' '), subscriptionTones[word] ?? 'neutral');

interface Stated {
	outcome: Outcome;
	/** The gateway's own word. */
	word: string;
}

/** The outcome as the nodes call it, and the gateway's own word where it is another. */
export function status({ outcome, word }: Stated, gateway: string): Markup {
	if (outcome === 'notApplicable') return subscriptionStatus(word);
	return html`${badge(outcome, outcomeTones[outcome])}${
		word !== outcome && html` <span class="own-word">${gateway}: <code>${word}</code></span>`
	}`;
}
