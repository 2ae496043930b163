import { summaryOf, type Problem } from '#lib/api/problem.ts';
import { recall, remember } from '#lib/storage.ts';
import { captureOpinion, type Captured } from './api.ts';
import { bodyOf, isUnanswered, type OpinionDraft } from './opinion.ts';
import { asWaiting, keptOf, nextOf, waitingIn, waitingKey, withOthers, type Waiting } from './waiting.ts';

/** What could not be sent yet: kept by the browser, sent in the order written, each stored once by its `client_id`. */
export class Outbox {
	/** The oldest first. */
	waiting = $state.raw<readonly Waiting[]>([]);
	/** The id of the one under way. */
	sending = $state<string>();
	/** Why nothing goes out at the moment. */
	problem = $state.raw<Problem>();
	readonly #sessionId: string;
	readonly #key: string;
	readonly #onstored: (captured: Captured) => Promise<void>;

	constructor(sessionId: string, accountId: string, onstored: (captured: Captured) => Promise<void>) {
		this.#sessionId = sessionId;
		this.#key = waitingKey(sessionId, accountId);
		this.#onstored = onstored;
		this.waiting = waitingIn(recall(this.#key));
	}

	/** Whether something is still to be sent by itself. */
	get isPending(): boolean {
		return nextOf(this.waiting) !== undefined;
	}

	/** `now` in RFC 3339. */
	add(draft: OpinionDraft, now: string, refused: string | null = null): void {
		this.#change((waiting) => [...waiting, { ...asWaiting(draft, now), refused }]);
	}

	/** Takes it out, to be written anew or thrown away. */
	take(clientId: string): void {
		this.#change((waiting) => waiting.filter(({ draft }) => draft.clientId !== clientId));
	}

	/** Sends until none is left, or no answer comes. */
	async flush(): Promise<void> {
		if (this.sending !== undefined) return;
		for (let next = nextOf(this.waiting); next !== undefined; next = nextOf(this.waiting)) {
			this.sending = next.draft.clientId;
			const sent = await captureOpinion(this.#sessionId, bodyOf(next.draft));
			this.sending = undefined;
			this.problem = sent.problem;
			// without an answer, or signed out: nothing is known of it, it goes on waiting
			if (sent.problem && (isUnanswered(sent.problem) || sent.problem.status === 401 || sent.problem.status === 0)) return;
			if (sent.problem) this.#refuse(next.draft.clientId, sent.problem);
			else {
				this.take(next.draft.clientId);
				await this.#onstored(sent.data);
			}
		}
	}

	#refuse(clientId: string, problem: Problem): void {
		const refused = summaryOf(problem).map(({ text }) => text).join(' ');
		this.#change((waiting) => waiting.map((one) => (one.draft.clientId === clientId ? { ...one, refused } : one)));
	}

	#change(edit: (waiting: readonly Waiting[]) => readonly Waiting[]): void {
		this.waiting = edit(withOthers(this.waiting, waitingIn(recall(this.#key))));
		remember(this.#key, keptOf(this.waiting));
	}
}
