import type { SignatureEncoding } from '../nodes/ChingchingPay/api/signature';
import type { Outcome } from '../nodes/shared/values/outcome';
import type { SigningKey } from './recipe/candidates.cts';
import type { TimeUnit } from '../nodes/ChingchingPay/api/timeUnit';

/** How the gateway wants its requests signed. */
export interface FoundRecipe {
	/** In the words of the credential's 'Signed Template'. */
	template: string;
	encoding: SignatureEncoding;
	key: SigningKey;
	timestamp?: { header: string; unit: TimeUnit };
	nonce?: { header: string };
}

/** The fields of the n8n credential that differ from their defaults, without the keys. Its shape is the credential's. */
export interface Settings {
	environment?: 'custom';
	baseUrl?: string;
	merchantId?: string;
	signedContent?: 'sortedParameters' | 'custom';
	signedTemplate?: string;
	timestampHeader?: string;
	timestampUnit?: 'seconds';
	nonceHeader?: string;
	signatureEncoding?: 'hexUpper' | 'base64';
	conventions?: Conventions;
}

export interface Conventions {
	callbacks?: { signaturePlace?: 'body' | 'query'; signatureName?: string; reply?: string };
	codes?: { successCodes?: string; unknownReferenceCodes?: string };
	settlements?: { perPage?: string };
	status?: { field?: string; words?: { word: Array<{ word: string; outcome: Outcome }> } };
	times?: { unit: 'milliseconds' };
}

/** What a finding is about. */
export type Topic =
	| 'recipe'
	| 'getRecipe'
	| 'signatures'
	| 'successCode'
	| 'unknownReference'
	| 'codesOfRefusals'
	| 'repeatedNonce'
	| 'oldTimestamp'
	| 'timeUnit'
	| 'pageSize'
	| 'settlementRows'
	| 'repeatedReference'
	| 'statusWords'
	| 'statusField'
	| 'givenReference'
	| 'callbackForm'
	| 'callbackSignature'
	| 'callbackReply';

export interface Finding {
	about: Topic;
	question: string;
	answer: string;
	/** What the gateway did, from which the answer follows. */
	evidence: string;
	/** The answer as data. */
	value: unknown;
}

/** What no request can tell apart. */
export interface Ambiguity {
	what: string;
	/** All work; the first one is entered. */
	choices: string[];
}

export interface OpenQuestion {
	question: string;
	/** What to do, or whom to ask. */
	how: string;
}

/** A payment link that the probe created at the gateway. */
export interface Created {
	reference: string;
	/** Cents. */
	amount: number;
	currency: string;
	paymentId: string;
}

export interface Report {
	baseUrl: string;
	/** Undefined: none was found. */
	recipe: FoundRecipe | undefined;
	settings: Settings;
	findings: Finding[];
	ambiguous: Ambiguity[];
	open: OpenQuestion[];
	created: Created[];
	/** How many were sent. */
	requests: number;
	/** Why the probe ended before it had asked everything. */
	stopped: string | undefined;
}

/** A report while it is written. */
export class Notebook {
	readonly findings: Finding[] = [];
	readonly ambiguous: Ambiguity[] = [];
	readonly open: OpenQuestion[] = [];
	readonly created: Created[] = [];
	settings: Settings = {};
	recipe: FoundRecipe | undefined;

	found(about: Topic, question: string, answer: string, evidence: string, value: unknown): void {
		this.findings.push({ about, question, answer, evidence, value });
	}

	leaveOpen(question: string, how: string): void {
		this.open.push({ question, how });
	}

	eitherWorks(what: string, choices: string[]): void {
		this.ambiguous.push({ what, choices });
	}

	enter(settings: Settings): void {
		this.settings = { ...this.settings, ...settings };
	}

	/** Members of one group of the credential's 'Gateway Conventions'. */
	agree<Group extends keyof Conventions>(group: Group, members: Conventions[Group]): void {
		const conventions = this.settings.conventions ?? {};
		this.enter({ conventions: { ...conventions, [group]: { ...conventions[group], ...members } } });
	}
}
