import type { Schema } from '#lib/api/types.ts';
import { partLabel } from './labels.ts';

type AssignmentState = Schema<'AssignmentState'>;

/** The two views of the queue, by what the address asks for. */
export const statesOf = (query: string | null): readonly AssignmentState[] => (query === 'ended' ? ['returned', 'recalled', 'done'] : ['running']);

export const partText = (role: string): string => (partLabel as Record<string, (() => string) | undefined>)[role]?.() ?? role;

/** Whether the organisation still has to say that it took the work up. */
export const awaitsAcknowledgement = ({ state, acknowledged_at }: Schema<'WorkItem'>): boolean => state === 'running' && acknowledged_at === null;
