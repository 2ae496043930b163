import type { Problem } from '#lib/api/problem.ts';
import { newKey } from '#lib/api/retry.ts';
import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

type Outcome = Schema<'Outcome'>;

/** An opinion while it is being taken down; the empty text is "not said". */
export interface OpinionDraft {
	/** Made when the form opens: however often it is sent, it is stored once. */
	clientId: string;
	/** When it was first sent, as long as no answer came; then it must not change any more. RFC 3339. */
	sentAt: string | null;
	text: string;
	speakerKind: Schema<'SpeakerKind'>;
	speaker: string;
	onBehalfOf: string;
	klass: Schema<'PetitionClass'>;
	field: string;
	/** Empty: the session's place. */
	area: string;
	outcome: Outcome | '';
	answer: string;
	answeredBy: string;
	remark: string;
	/** The earlier petition that it is about, and what that is called. */
	about: string;
	aboutName: string;
}

/** The next form. Kind of speaker, place and who answers stay as they were; name, class and field never do: a wrong one would go unseen. */
export const nextDraft = (last?: OpinionDraft): OpinionDraft => ({
	clientId: newKey(),
	sentAt: null,
	text: '',
	speakerKind: last?.speakerKind ?? 'person',
	speaker: '',
	onBehalfOf: '1',
	klass: 'petition',
	field: '',
	area: last?.area ?? '',
	outcome: '',
	answer: '',
	answeredBy: last?.answeredBy ?? '',
	remark: '',
	about: '',
	aboutName: ''
});

export const isDraft = (value: unknown): value is OpinionDraft => {
	if (typeof value !== 'object' || value === null) return false;
	const given = value as Record<string, unknown>;
	const texts = Object.entries(nextDraft()).filter(([name]) => name !== 'sentAt');
	return texts.every(([name]) => typeof given[name] === 'string') && (given['sentAt'] === null || typeof given['sentAt'] === 'string');
};

/** The draft in what the browser remembered; undefined when it holds none of this shape. */
export function draftIn(remembered: string | null | undefined): OpinionDraft | undefined {
	if (!remembered) return undefined;
	try {
		const value: unknown = JSON.parse(remembered);
		return isDraft(value) ? value : undefined;
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/** Whether somebody wrote something into it. */
export const isWritten = (draft: OpinionDraft): boolean => [draft.text, draft.speaker, draft.answer, draft.remark].some((text) => text.trim() !== '');

/** Whether it may stand on this device's disk: nothing of a denunciation. */
export const mayBeKept = ({ klass }: OpinionDraft): boolean => klass !== 'denunciation';

/** What the browser may remember of it: nothing while nothing is written, and nothing of a denunciation. */
export const remembered = (draft: OpinionDraft): string | null => (mayBeKept(draft) && isWritten(draft) ? JSON.stringify(draft) : null);

export const draftKey = (sessionId: string, accountId: string): string => `doi-thoai.opinion.${sessionId}.${accountId}`;

/** Whether the outcome comes with the answer and who gave it. */
export const isAnswered = (outcome: Outcome | ''): boolean => outcome === 'settled' || outcome === 'explained';

/** Where the speaker's name stands in the body. */
export const speakerPointer = ({ speakerKind }: OpinionDraft): string => (speakerKind === 'person' ? '/speaker/name' : '/speaker/organisation');

export interface SummaryItem {
	readonly pointer: string;
	readonly text: string;
}

/** What is still missing before it can be sent, in the order drawn. */
export function missingIn(draft: OpinionDraft): readonly SummaryItem[] {
	const missing = (pointer: string, label: string): SummaryItem => ({ pointer, text: m.ui_missing({ label }) });
	const answered = isAnswered(draft.outcome);
	return [
		...(draft.text.trim() === '' ? [missing('/text', m.session_opinion_text())] : []),
		...(draft.field === '' ? [missing('/field', m.session_opinion_field())] : []),
		...(/^[1-9]\d{0,4}$/.test(draft.onBehalfOf.trim()) ? [] : [{ pointer: '/on_behalf_of', text: m.session_opinion_on_behalf_of_wrong() }]),
		...(answered && draft.answer.trim() === '' ? [missing('/on_the_spot/answer', m.session_opinion_answer())] : []),
		...(answered && draft.answeredBy.trim() === '' ? [missing('/on_the_spot/answered_by', m.session_opinion_answered_by())] : [])
	];
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function onTheSpotOf({ outcome, answer, answeredBy, remark }: OpinionDraft): Schema<'OnTheSpotIn'> | null {
	if (outcome === '') return null;
	return outcome === 'noted' ? { outcome, remark: orNull(remark) } : { outcome, answer: orNull(answer), answered_by: orNull(answeredBy) };
}

/** The body that is sent. */
export const bodyOf = (draft: OpinionDraft): Schema<'OpinionIn'> => ({
	text: draft.text.trim(),
	class: draft.klass,
	field: draft.field,
	speaker: { kind: draft.speakerKind, [draft.speakerKind === 'person' ? 'name' : 'organisation']: orNull(draft.speaker) },
	on_behalf_of: Number(draft.onBehalfOf),
	area_id: orNull(draft.area),
	about_petition_id: orNull(draft.about),
	client_id: draft.clientId,
	captured_at: draft.sentAt,
	on_the_spot: onTheSpotOf(draft)
});

const NO_ANSWER = [502, 503, 504];
/** No word on whether it was stored: it is sent again as it is. */
export const isUnanswered = ({ status, type }: Problem): boolean => type === 'client:unreachable' || NO_ANSWER.includes(status);
