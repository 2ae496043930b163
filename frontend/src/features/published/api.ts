import { openClient } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';
import { fieldOption, optionsIn } from '#lib/petition/view.ts';
import type { Option } from '#lib/ui/option.ts';

export const listPublished = (field: string, cursor: string | null): Promise<Answer<Schema<'Paged_PublishedItem_'>>> =>
	answer(openClient.GET('/api/v1/public/petitions', { params: { query: { ...(field !== '' && { field }), ...(cursor !== null && { cursor }) } } }));

export const getPublished = (petition_id: string): Promise<Answer<Schema<'PublishedPage'>>> =>
	answer(openClient.GET('/api/v1/public/petitions/{petition_id}', { params: { path: { petition_id } } }));

export const getFields = async (): Promise<Answer<readonly Option[]>> => optionsIn(await answer(openClient.GET('/api/v1/fields')), fieldOption);
