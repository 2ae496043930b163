import { client, openClient } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';

export type Tracked = Schema<'TrackOut'>;
/** What the petitioner may do here with the token of the one petition. */
export type OwnVerb = 'contest' | 'withdraw';

export const track = (code: string, secret: string): Promise<Answer<Tracked>> => answer(openClient.POST('/api/v1/public/petitions/track', { body: { code, secret } }));

/** Makes the petitioner's own move, by the token that code and secret opened. */
export function move({ petition, access_token }: Tracked, verb: OwnVerb, reason: string, key: string): Promise<Answer<Schema<'MovedOut'>>> {
	const params = { path: { petition_id: petition.id }, header: { 'If-Match': `"v${String(petition.version)}"`, 'Idempotency-Key': key } };
	const headers = { Authorization: `Bearer ${access_token}` };
	return answer(
		verb === 'contest'
			? openClient.POST('/api/v1/petitions/{petition_id}/contest', { params, headers, body: { reason } })
			: openClient.POST('/api/v1/petitions/{petition_id}/withdraw', { params, headers, body: { reason: reason === '' ? null : reason } })
	);
}

/** From now on the account that is signed in follows the petition. */
export const claim = (code: string, secret: string, key: string): Promise<Answer<Schema<'ClaimedOut'>>> =>
	answer(client.POST('/api/v1/petitions/claim', { params: { header: { 'Idempotency-Key': key } }, body: { code, secret } }));
