import { client, openClient } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';
import { areaOption, fieldOption, nearFirst, optionsIn, organisationOption } from '#lib/petition/view.ts';
import { nearSeat } from '#lib/session/session.svelte.ts';
import type { Option } from '#lib/ui/option.ts';

export type Received = Schema<'ReceivedOut'>;

/** Takes it down under the account; repeated with the same `client_id` it is still one. */
export const createPetition = (body: Schema<'PetitionIn'>): Promise<Answer<Received>> => answer(client.POST('/api/v1/petitions', { body }));

/** Hands it in without any account, also when somebody is signed in. */
export const submitPetition = (body: Schema<'PublicPetitionIn'>, key: string): Promise<Answer<Received>> =>
	answer(openClient.POST('/api/v1/public/petitions', { params: { header: { 'Idempotency-Key': key } }, body }));

export const createTrackingSecret = (petition_id: string, key: string): Promise<Answer<Schema<'SecretOut'>>> =>
	answer(client.POST('/api/v1/petitions/{petition_id}/tracking-secret', { params: { path: { petition_id }, header: { 'Idempotency-Key': key } } }));

const FOUND_AT_ONCE = 25;
type Options = Promise<Answer<readonly Option[]>>;

export const findAreas = async (q: string): Options =>
	optionsIn(await answer(openClient.GET('/api/v1/areas', { params: { query: { q, limit: FOUND_AT_ONCE, ...nearSeat() } } })), areaOption);
export const getFields = async (): Options => optionsIn(await answer(openClient.GET('/api/v1/fields')), fieldOption);
export const findOrganisations = (q: string): Options =>
	nearFirst(nearSeat().near, async (place) =>
		optionsIn(await answer(client.GET('/api/v1/organisations', { params: { query: { q, limit: FOUND_AT_ONCE, ...place } } })), organisationOption)
	);
/** The same for who has no account, with what tells bodies of one name apart. */
export async function findPublicOrganisations(q: string): Options {
	const found = await answer(openClient.GET('/api/v1/public/organisations', { params: { query: { q, limit: FOUND_AT_ONCE } } }));
	return optionsIn(found, (one) => ({ ...organisationOption(one), hint: one.area.full_name }));
}
