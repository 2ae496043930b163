import { describe, expect, it } from 'vitest';
import type { Case } from './api.ts';
import { bodyOf, draftOf, missingIn } from './draft.ts';
import { formOf, forms } from './forms.ts';

const about = {
	petition: {
		class: 'petition',
		field: { code: 'giao_thong' },
		urgency: 'normal',
		confidentiality: 'public',
		hot_flags: ['complex'],
		redaction: { id: 'r1', title: 't', body: 'b', answer: 'a' }
	},
	answers: [{ state: 'submitted', text: 'Xã sửa.', legal_basis: null, promises: [] }]
} as unknown as Case;
const option = (value: string): { value: string; label: string } => ({ value, label: value });

describe('the form of a move', () => {
	it('that only needs a reason lacks it, then sends it trimmed', () => {
		const { entries } = forms.reopen;
		const draft = draftOf(entries, about);
		expect(missingIn(entries, draft, about)).toEqual([{ pointer: '/reason', text: 'Còn thiếu: Lý do' }]);
		draft.texts['reason'] = '  Có tình tiết mới. ';
		expect(missingIn(entries, draft, about)).toEqual([]);
		expect(bodyOf(entries, draft, about)).toEqual({ reason: 'Có tình tiết mới.' });
	});
	it('without fields sends an empty body', () => {
		expect(bodyOf(forms.review.entries, draftOf(forms.review.entries, about), about)).toEqual({});
	});
	it('to assign sends organisations by id, and no handlers unless asked', () => {
		const { entries } = forms.assign;
		const draft = draftOf(entries, about);
		expect(missingIn(entries, draft, about).map(({ pointer }) => pointer)).toEqual(['/lead_id']);
		draft.picks['lead_id'] = [option('o1')];
		draft.picks['coordinating_ids'] = [option('o2'), option('o3')];
		expect(bodyOf(entries, draft, about)).toEqual({ lead_id: 'o1', coordinating_ids: ['o2', 'o3'] });
	});
	it('to assign a denunciation names who handles it', () => {
		const { entries } = forms.assign;
		const secret = { ...about, petition: { ...about.petition, confidentiality: 'denunciation' } } as Case;
		const draft = draftOf(entries, secret);
		draft.picks['lead_id'] = [option('o1')];
		expect(missingIn(entries, draft, secret).map(({ pointer }) => pointer)).toEqual(['/handler_ids']);
		draft.lists['handler_ids'] = ['p1'];
		expect(bodyOf(entries, draft, secret)).toMatchObject({ lead_id: 'o1', handler_ids: ['p1'] });
	});
	it('to reclassify sends what was changed and nothing else', () => {
		const { entries } = forms.reclassify;
		const draft = draftOf(entries, about);
		expect(draft.texts).toMatchObject({ class: 'petition', field: 'giao_thong', urgency: 'normal', confidentiality: 'public' });
		draft.texts['reason'] = 'Sai lĩnh vực.';
		draft.texts['field'] = 'moi_truong';
		expect(bodyOf(entries, draft, about)).toEqual({ field: 'moi_truong', reason: 'Sai lĩnh vực.' });
		draft.lists['hot_flags'] = [];
		expect(bodyOf(entries, draft, about)).toMatchObject({ hot_flags: [] });
	});
	it('to answer sends its promises, and says which part of which is missing', () => {
		const { entries } = forms.submit_answer;
		const draft = draftOf(entries, about);
		draft.texts['text'] = 'Phòng sẽ gia cố taluy.';
		draft.promises.push({ text: 'Đổ bê tông', organisation: [option('o1')], due_on: '2026-06-30' }, { text: ' ', organisation: [], due_on: '' });
		expect(missingIn(entries, draft, about).map(({ pointer }) => pointer)).toEqual(['/promises/1/text', '/promises/1/organisation_id', '/promises/1/due_on']);
		draft.promises.pop();
		expect(bodyOf(entries, draft, about)).toEqual({
			text: 'Phòng sẽ gia cố taluy.',
			promises: [{ text: 'Đổ bê tông', organisation_id: 'o1', due_on: '2026-06-30' }]
		});
	});
	it('to tell sends the moment with its offset', () => {
		const { entries } = forms.tell;
		const draft = draftOf(entries, about);
		expect(draft.texts['told_at']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
		draft.texts['told_at'] = '2026-03-20T09:30';
		draft.texts['means'] = 'phone';
		expect(bodyOf(entries, draft, about)).toEqual({ means: 'phone', told_at: '2026-03-20T09:30:00+07:00' });
	});
	it('to publish sends the redaction that is shown', () => {
		expect(bodyOf(forms.publish.entries, draftOf(forms.publish.entries, about), about)).toEqual({ redaction_id: 'r1' });
		expect(formOf('publish')?.quote?.(about).map(([, value]) => value)).toEqual(['t', 'b', 'a']);
	});
	it('to approve shows the answer, and warns of one that promises nothing', () => {
		expect(forms.approve_answer.quote?.(about)[0]?.[1]).toBe('Xã sửa.');
		expect(forms.approve_answer.warn?.(about)).not.toBeNull();
		const promising = { ...about, answers: [{ ...about.answers[0], promises: [{ text: 'x', organisation_id: 'o', due_on: '2026-06-30' }] }] } as unknown as Case;
		expect(forms.approve_answer.warn?.(promising)).toBeNull();
	});
	it('does not exist for a move that the contract has no operation for', () => {
		expect(formOf('quarantine')).toBeNull();
	});
});
