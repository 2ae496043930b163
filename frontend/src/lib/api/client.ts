import createClient from 'openapi-fetch';
import { language } from '#lib/i18n/index.ts';
import type { paths } from './schema.gen.ts';
import { AccessTokens, authorised, wholeReply, type Renewal } from './tokens.ts';

interface SessionWatcher {
	readonly lost: () => void;
	readonly changed: () => void;
}
let watcher: SessionWatcher | undefined;

/** Who is told when the server ends the session, or renews it for another membership. */
export function watchSession(watching: SessionWatcher): void {
	watcher = watching;
}

const LOCK = 'doi-thoai.renewal';

/** Web Locks exist on https and loopback only; elsewhere the server's grace time for two tabs must do. */
async function exclusively(work: () => Promise<Renewal>): Promise<Renewal> {
	return 'locks' in navigator ? await navigator.locks.request(LOCK, work) : await work();
}

function send(request: Request): Promise<Response> {
	request.headers.set('Accept-Language', language());
	return wholeReply(fetch, request);
}

export const tokens = new AccessTokens({
	refresh: () => send(new Request('/api/v1/auth/refresh', { method: 'POST' })),
	now: Date.now,
	exclusively,
	onLost: () => watcher?.lost(),
	onChanged: () => watcher?.changed()
});

/** For operations that need a session; carries the token when there is one. */
export const client = createClient<paths>({ fetch: authorised(tokens, send) });

/** For signing in and out: never sends or renews a token. */
export const openClient = createClient<paths>({ fetch: send });
