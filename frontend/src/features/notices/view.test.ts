import { expect, it } from 'vitest';
import { noticeText } from './view.ts';

it('a notice says what happened, and of an unknown kind that something is to be done', () => {
	expect(noticeText('answer_to_approve')).toBe('Có văn bản trả lời chờ duyệt.');
	expect(noticeText('something_new')).toBe('Có một việc cần xử lý.');
});
