import { newKey } from '#lib/api/retry.ts';
import { isDraft, mayBeKept, type OpinionDraft } from './opinion.ts';

/** An opinion that is written and not stored yet. */
export interface Waiting {
	readonly draft: OpinionDraft;
	/** Why the server refused it, in words; null while it only waits. */
	readonly refused: string | null;
}

export const waitingKey = (sessionId: string, accountId: string): string => `doi-thoai.opinions-waiting.${sessionId}.${accountId}`;

/** A draft as it goes to the others that wait, at `now` (RFC 3339). Never sent before, it gets an id of its own: another window may hold a draft of the same id. */
export const asWaiting = (draft: OpinionDraft, now: string): Waiting => ({
	draft: draft.sentAt === null ? { ...draft, clientId: newKey(), sentAt: now } : { ...draft },
	refused: null
});

const isWaiting = (value: unknown): value is Waiting => {
	if (typeof value !== 'object' || value === null) return false;
	const given = value as Record<string, unknown>;
	return isDraft(given['draft']) && (given['refused'] === null || typeof given['refused'] === 'string');
};

/** Those in what the browser remembered; what has not this shape is left out. */
export function waitingIn(remembered: string | null | undefined): readonly Waiting[] {
	if (!remembered) return [];
	try {
		const value: unknown = JSON.parse(remembered);
		return Array.isArray(value) ? value.filter(isWaiting) : [];
	} catch (error) {
		if (error instanceof SyntaxError) return [];
		throw error;
	}
}

/** What the browser may remember of them; null when there is nothing. */
export function keptOf(waiting: readonly Waiting[]): string | null {
	const kept = waiting.filter(({ draft }) => mayBeKept(draft));
	return kept.length === 0 ? null : JSON.stringify(kept);
}

/** Those of this window, and what another window of the account added meanwhile. */
export const withOthers = (own: readonly Waiting[], remembered: readonly Waiting[]): readonly Waiting[] => [
	...own,
	...remembered.filter(({ draft }) => own.every((one) => one.draft.clientId !== draft.clientId))
];

/** The one that is sent next: the oldest that was not refused. */
export const nextOf = (waiting: readonly Waiting[]): Waiting | undefined => waiting.find(({ refused }) => refused === null);
