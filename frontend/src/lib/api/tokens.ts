import { SessionChanged, Unreachable } from './problem.ts';
import type { Schema } from './types.ts';

export type TokenReply = Pick<Schema<'TokenOut'>, 'access_token' | 'expires_in' | 'membership'>;

/** What the tokens need of the world. */
export interface Edge {
	/** Asks for a new token with the refresh cookie. */
	readonly refresh: () => Promise<Response>;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Runs the work while no other tab of this browser runs its own. */
	readonly exclusively: (work: () => Promise<Renewal>) => Promise<Renewal>;
	/** The server ended the session. */
	readonly onLost: () => void;
	/** A renewal answered for another membership than this page was drawn for. */
	readonly onChanged: () => void;
}

/** A new token, or the server's refusal, which is then the answer to whatever was asked. */
export type Renewal = { readonly token: string } | { readonly refusal: Response };

interface Held {
	readonly token: string;
	readonly renewAt: number;
}

const RENEW_BEFORE_END_MS = 1000;

/** The access token, in memory alone, and when it is renewed. */
export class AccessTokens {
	#held: Held | undefined;
	#membership: string | null | undefined;
	#renewing: Promise<Renewal> | undefined;
	#frozen = false;
	readonly #edge: Edge;
	/** Whether a refresh cookie may be there; the cookie itself cannot be seen. */
	mayRenew = false;

	constructor(edge: Edge) {
		this.#edge = edge;
	}

	/** Takes a token that the person asked for: sign-in or switch. */
	hold(reply: TokenReply): void {
		this.#frozen = false;
		this.mayRenew = true;
		this.#membership = reply.membership?.id ?? null;
		this.#keep(reply);
	}

	/** Signed out: no token and none to be had. */
	drop(): void {
		this.#held = undefined;
		this.#membership = undefined;
		this.mayRenew = false;
	}

	/** Another tab changed the session: nothing is sent from this page any more. */
	freeze(): void {
		this.#frozen = true;
		this.#held = undefined;
	}

	/** Another tab began or went back to the session that this page is for: its cookie serves here too. */
	resume(): void {
		this.#frozen = false;
		this.mayRenew = true;
	}

	/** The token to send, renewed when it is about to end; undefined when signed out. */
	async current(): Promise<Renewal | undefined> {
		if (this.#frozen) throw new SessionChanged();
		if (this.#held !== undefined && this.#edge.now() < this.#held.renewAt) return { token: this.#held.token };
		return this.mayRenew ? this.renew(this.#held?.token) : undefined;
	}

	/** A token other than `stale`. One renewal at a time, over all tabs: two at once could look like a stolen cookie. */
	async renew(stale: string | undefined): Promise<Renewal> {
		if (this.#frozen) throw new SessionChanged();
		if (this.#held !== undefined && this.#held.token !== stale) return { token: this.#held.token };
		this.#renewing ??= this.#edge
			.exclusively(() => this.#ask())
			.finally(() => {
				this.#renewing = undefined;
			});
		return this.#renewing;
	}

	async #ask(): Promise<Renewal> {
		const response = await this.#edge.refresh();
		// signed out or changed while the answer was under way: it is for a session that this page has left
		if (this.#frozen || !this.mayRenew) throw new SessionChanged();
		if (response.status === 401 || response.status === 403) {
			this.#held = undefined;
			this.mayRenew = false;
			this.#edge.onLost();
		}
		if (!response.ok) return { refusal: response };
		const reply = (await response.json()) as TokenReply;
		const membership = reply.membership?.id ?? null;
		if (this.#membership !== undefined && this.#membership !== membership) {
			this.freeze();
			this.#edge.onChanged();
			throw new SessionChanged();
		}
		this.#membership = membership;
		return { token: this.#keep(reply) };
	}

	#keep(reply: TokenReply): string {
		const renewAt = this.#edge.now() + reply.expires_in * 1000 - RENEW_BEFORE_END_MS;
		this.#held = { token: reply.access_token, renewAt };
		return reply.access_token;
	}
}

/** `fetch` whose whole reply has arrived, or `Unreachable`. */
export async function wholeReply(fetching: typeof fetch, request: Request): Promise<Response> {
	try {
		const response = await fetching(request);
		const body = await response.arrayBuffer();
		const { status, statusText, headers } = response;
		return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
	} catch (error) {
		if (request.signal.aborted) throw error;
		throw new Unreachable('no complete answer came', { cause: error });
	}
}

/** Sends with the access token; once more with a new one when the server refuses it. */
export function authorised(tokens: AccessTokens, send: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
	const sendWith = (request: Request, token: string): Promise<Response> => {
		request.headers.set('Authorization', `Bearer ${token}`);
		return send(request);
	};
	return async (request) => {
		const first = await tokens.current();
		if (first === undefined) return send(request);
		if ('refusal' in first) return first.refusal.clone();
		const again = request.clone();
		const response = await sendWith(request, first.token);
		if (response.status !== 401) return response;
		const second = await tokens.renew(first.token);
		return 'refusal' in second ? second.refusal.clone() : sendWith(again, second.token);
	};
}
