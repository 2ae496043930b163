import { expect, it } from 'vitest';
import type { WorkItem } from './api.ts';
import { awaitsAcknowledgement, partText, statesOf } from './view.ts';

it('the queue shows what runs, or what is over', () => {
	expect(statesOf(null)).toEqual(['running']);
	expect(statesOf('anything')).toEqual(['running']);
	expect(statesOf('ended')).not.toContain('running');
});
it('work that runs waits for being taken up, once', () => {
	const item = { state: 'running', acknowledged_at: null } as WorkItem;
	expect(awaitsAcknowledgement(item)).toBe(true);
	expect(awaitsAcknowledgement({ ...item, acknowledged_at: '2026-03-02T02:00:00Z' })).toBe(false);
	expect(awaitsAcknowledgement({ ...item, state: 'returned' })).toBe(false);
});
it('a part is named, an unknown one by itself', () => {
	expect(partText('lead')).toBe('Chủ trì');
	expect(partText('watching')).toBe('watching');
});
