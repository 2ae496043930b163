import { client } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';
import type { View } from './view.ts';

export type Hop = Schema<'HopItem'>;

export const listHops = ({ direction, states }: View, cursor: string | null): Promise<Answer<Schema<'Paged_HopItem_'>>> =>
	answer(client.GET('/api/v1/escalations', { params: { query: { direction, state: [...states], ...(cursor !== null && { cursor }) } } }));
