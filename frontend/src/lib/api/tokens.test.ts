import { beforeEach, describe, expect, it } from 'vitest';
import { SessionChanged, Unreachable } from './problem.ts';
import { AccessTokens, authorised, wholeReply, type Renewal, type TokenReply } from './tokens.ts';

const HERE = 'http://127.0.0.1/api/v1/me';
const token = (name: string, membership: string | null = null): TokenReply => ({
	access_token: name,
	expires_in: 600,
	membership: membership === null ? null : ({ id: membership } as TokenReply['membership'])
});

/** The network and the other tabs, as the tokens see them. */
class World {
	time = 0;
	refreshes: Response[] = [];
	refreshCalls = 0;
	/** The tokens that the server accepts, and what it was sent. */
	valid = new Set<string>();
	sent: { authorization: string | null; body: string }[] = [];
	lost = 0;
	changed = 0;
	queue: Promise<unknown> = Promise.resolve();

	tokens(): AccessTokens {
		return new AccessTokens({
			refresh: () => {
				this.refreshCalls += 1;
				const next = this.refreshes.shift();
				return next === undefined ? Promise.reject(new Unreachable()) : Promise.resolve(next);
			},
			now: () => this.time,
			exclusively: (work: () => Promise<Renewal>) => {
				const mine = this.queue.then(work, work);
				this.queue = mine;
				return mine;
			},
			onLost: () => (this.lost += 1),
			onChanged: () => (this.changed += 1)
		});
	}
	/** The next refresh gives this token, which the server then accepts. */
	willGive(reply: TokenReply): void {
		this.valid.add(reply.access_token);
		this.refreshes.push(Response.json(reply));
	}
	send = async (request: Request): Promise<Response> => {
		const authorization = request.headers.get('Authorization');
		this.sent.push({ authorization, body: await request.text() });
		return new Response(null, { status: this.valid.has(authorization?.slice('Bearer '.length) ?? '') ? 200 : 401 });
	};
	refuse(status: number): void {
		this.refreshes.push(Response.json({ title: 'Hết phiên' }, { status }));
	}
}

let world: World;
let tokens: AccessTokens;
let fetchWithToken: (request: Request) => Promise<Response>;
beforeEach(() => {
	world = new World();
	tokens = world.tokens();
	fetchWithToken = authorised(tokens, world.send);
});
const post = (): Request => new Request(HERE, { method: 'POST', body: 'một ý kiến' });

describe('the access token', () => {
	it('is not asked for when nobody signed in', async () => {
		expect((await fetchWithToken(post())).status).toBe(401);
		expect(world.refreshCalls).toBe(0);
		expect(world.sent).toEqual([{ authorization: null, body: 'một ý kiến' }]);
	});
	it('is sent as it is until one second before its end, then renewed first', async () => {
		world.valid.add('first');
		tokens.hold(token('first'));
		world.time = 598_999;
		await fetchWithToken(post());
		expect(world.refreshCalls).toBe(0);
		world.time = 599_000;
		world.willGive(token('second'));
		await fetchWithToken(post());
		expect(world.sent.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
	});
	it('is renewed once on 401, and the body is sent again whole', async () => {
		tokens.hold(token('revoked'));
		world.willGive(token('second'));
		expect((await fetchWithToken(post())).status).toBe(200);
		expect(world.sent).toEqual([
			{ authorization: 'Bearer revoked', body: 'một ý kiến' },
			{ authorization: 'Bearer second', body: 'một ý kiến' }
		]);
	});
	it('is not renewed a second time when the new one is refused too', async () => {
		tokens.hold(token('revoked'));
		world.refreshes.push(Response.json(token('refused')));
		expect((await fetchWithToken(post())).status).toBe(401);
		expect(world.refreshCalls).toBe(1);
	});
	it('is renewed once for many requests at the same time', async () => {
		tokens.hold(token('revoked'));
		world.willGive(token('second'));
		const replies = await Promise.all([fetchWithToken(post()), fetchWithToken(post()), fetchWithToken(post())]);
		expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(world.refreshCalls).toBe(1);
	});
	it('is asked for by the cookie after a reload', async () => {
		tokens.mayRenew = true;
		world.willGive(token('first'));
		expect((await fetchWithToken(post())).status).toBe(200);
	});
});

describe('a renewal that does not work', () => {
	it('tells once that the session is lost, and answers all with the refusal', async () => {
		tokens.hold(token('revoked'));
		world.refuse(401);
		const replies = await Promise.all([fetchWithToken(post()), fetchWithToken(post())]);
		expect(await Promise.all(replies.map((reply) => reply.json()))).toEqual([{ title: 'Hết phiên' }, { title: 'Hết phiên' }]);
		expect(world.lost).toBe(1);
		await fetchWithToken(post());
		expect(world.refreshCalls).toBe(1);
	});
	it('keeps the session when the server is only busy', async () => {
		tokens.hold(token('revoked'));
		world.refuse(503);
		expect((await fetchWithToken(post())).status).toBe(503);
		expect(world.lost).toBe(0);
		world.willGive(token('second'));
		expect((await fetchWithToken(post())).status).toBe(200);
	});
	it('keeps the session when no answer comes', async () => {
		tokens.hold(token('revoked'));
		await expect(fetchWithToken(post())).rejects.toThrow(Unreachable);
		world.willGive(token('second'));
		expect((await fetchWithToken(post())).status).toBe(200);
	});
});

describe('another tab', () => {
	it('that switched the membership stops this one before anything is sent', async () => {
		tokens.hold(token('first', 'commune'));
		world.time = 600_000;
		world.willGive(token('second', 'province'));
		await expect(fetchWithToken(post())).rejects.toThrow(SessionChanged);
		await expect(fetchWithToken(post())).rejects.toThrow(SessionChanged);
		expect(world).toMatchObject({ changed: 1, sent: [] });
	});
	it('that went back lets this one go on', async () => {
		tokens.hold(token('first', 'commune'));
		tokens.freeze();
		await expect(fetchWithToken(post())).rejects.toThrow(SessionChanged);
		tokens.resume();
		world.willGive(token('second', 'commune'));
		expect((await fetchWithToken(post())).status).toBe(200);
	});
	it('that signed out throws away a renewal under way', async () => {
		tokens.hold(token('revoked'));
		world.willGive(token('second'));
		const reply = fetchWithToken(post());
		tokens.drop();
		await expect(reply).rejects.toThrow(SessionChanged);
		expect(world.sent.map(({ authorization }) => authorization)).not.toContain('Bearer second');
	});
});

describe('the whole reply', () => {
	it('is the same answer, an empty one too', async () => {
		const reply = await wholeReply(() => Promise.resolve(Response.json({ a: 1 }, { status: 201, headers: { ETag: '"v1"' } })), new Request(HERE));
		expect([reply.status, reply.headers.get('ETag'), await reply.json()]).toEqual([201, '"v1"', { a: 1 }]);
		expect((await wholeReply(() => Promise.resolve(new Response(null, { status: 204 })), new Request(HERE))).status).toBe(204);
	});
	it('cut in the middle is no answer', async () => {
		const cut = new ReadableStream({
			start(controller) {
				controller.error(new TypeError('network error'));
			}
		});
		await expect(wholeReply(() => Promise.resolve(new Response(cut)), new Request(HERE))).rejects.toThrow(Unreachable);
	});
	it('that the page itself gave up is told as such', async () => {
		const request = new Request(HERE, { signal: AbortSignal.abort() });
		await expect(wholeReply(fetch, request)).rejects.toThrow('aborted');
	});
});
