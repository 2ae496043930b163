import { m } from '#lib/i18n/index.ts';
import { classLabel } from '#lib/petition/labels.ts';
import { hotFlagLabel, urgencyLabel } from '#lib/petition/office-labels.ts';
import { localMoment } from '#lib/petition/view.ts';
import { findAssignable, findOrganisations, listMembers, suggestAbove, type Action, type BodyOf, type Case, type Verb } from './api.ts';
import type { Entries, Entry } from './draft.ts';
import { answeringOutcomeLabel, declineReasonLabel, meansLabel, openConfidentialityLabel } from './labels.ts';

/** How a move is asked for. `quote`: what it is about, shown above the fields. */
export interface FormSpec<Body = Record<string, never>> {
	readonly entries: Entries<Body>;
	readonly explain?: () => string;
	readonly quote?: (about: Case) => readonly (readonly [label: string, value: string | null])[];
	readonly warn?: (about: Case) => string | null;
	/** It ends or undoes something. */
	readonly ends?: true;
}

const reason: Entry = { kind: 'text', label: m.petition_reason, needed: true };
const toOrganisation: Entry = { kind: 'organisation', label: m.petition_to_organisation, needed: true, search: findOrganisations };
const onlyReason = { entries: { reason } };

const submitted = (about: Case): Case['answers'][number] | undefined => about.answers.find(({ state }) => state === 'submitted');

/**
 * The form of every action that the contract has an operation for, with every field of its body. Does not compile when
 * the contract gains an action, an operation of one, or a field of a body, until it has its form here.
 */
export const forms: { readonly [Name in Action]: Name extends Verb ? FormSpec<BodyOf<Name>> : null } = {
	review: { entries: {}, explain: m.petition_explain_review },
	assign: {
		entries: {
			lead_id: { kind: 'organisation', label: m.petition_lead, needed: true, search: findAssignable, eager: true },
			coordinating_ids: { kind: 'organisations', label: m.petition_coordinating, search: findAssignable },
			instruction: { kind: 'text', label: m.petition_instruction },
			handler_ids: {
				kind: 'people',
				label: m.petition_handlers,
				needed: true,
				of: 'lead_id',
				members: listMembers,
				when: ({ petition }) => petition.confidentiality === 'denunciation'
			}
		}
	},
	guide: { entries: { where_to: { kind: 'text', label: m.petition_where_to, needed: true } }, ends: true },
	decline: {
		entries: {
			reason_code: { kind: 'choice', label: m.petition_decline_reason_code, choices: declineReasonLabel, needed: true },
			reason
		},
		ends: true
	},
	answer_on_the_spot: {
		entries: {
			outcome: { kind: 'choice', label: m.petition_outcome, choices: answeringOutcomeLabel, needed: true },
			speaker: { kind: 'line', label: m.petition_speaker, needed: true },
			text: { kind: 'text', label: m.petition_answer_text, needed: true }
		}
	},
	note: { entries: { remark: { kind: 'text', label: m.petition_remark } } },
	reclassify: {
		entries: {
			class: { kind: 'select', label: m.petition_class, choices: classLabel, starts: ({ petition }) => petition.class, change: true },
			field: { kind: 'field', label: m.petition_field, starts: ({ petition }) => petition.field.code, change: true },
			urgency: { kind: 'select', label: m.petition_urgency, choices: urgencyLabel, starts: ({ petition }) => petition.urgency, change: true },
			confidentiality: {
				kind: 'select',
				label: m.petition_confidentiality,
				choices: openConfidentialityLabel,
				starts: ({ petition }) => petition.confidentiality,
				change: true
			},
			hot_flags: { kind: 'checks', label: m.petition_hot_flags, choices: hotFlagLabel, starts: ({ petition }) => petition.hot_flags, change: true },
			reason
		},
		explain: m.petition_explain_reclassify
	},
	transfer: { entries: { to_organisation_id: toOrganisation, reason } },
	return_transfer: onlyReason,
	return_assignment: onlyReason,
	recall_assignment: { ...onlyReason, ends: true },
	submit_answer: {
		entries: {
			text: { kind: 'text', label: m.petition_answer_text, needed: true },
			legal_basis: { kind: 'text', label: m.petition_legal_basis },
			promises: { kind: 'promises', label: m.petition_promises, search: findAssignable }
		}
	},
	withdraw_answer: { entries: {}, explain: m.petition_explain_withdraw_answer },
	return_answer: onlyReason,
	approve_answer: {
		entries: {},
		explain: m.petition_explain_approve_answer,
		quote: (about) => [
			[m.petition_answer_text(), submitted(about)?.text ?? null],
			[m.petition_legal_basis(), submitted(about)?.legal_basis ?? null],
			[m.petition_promises(), submitted(about)?.promises.map(({ text }) => text).join('\n') ?? null]
		],
		warn: (about) => (submitted(about)?.promises.length === 0 ? m.petition_warn_general() : null)
	},
	escalate: {
		entries: {
			to_organisation_id: {
				kind: 'organisation',
				label: m.petition_to_organisation_above,
				needed: true,
				search: findOrganisations,
				suggest: suggestAbove
			},
			reason,
			legal_basis: { kind: 'text', label: m.petition_legal_basis },
			report: { kind: 'text', label: m.petition_report_up, needed: true }
		}
	},
	recall_escalation: onlyReason,
	receive_escalation: { entries: {}, explain: m.petition_explain_receive_escalation },
	return_escalation: onlyReason,
	tell: {
		entries: {
			means: { kind: 'select', label: m.petition_means, choices: meansLabel, needed: true },
			told_at: { kind: 'moment', label: m.petition_told_at, needed: true, starts: () => localMoment(new Date()) },
			note: { kind: 'text', label: m.petition_note }
		}
	},
	contest: { ...onlyReason, explain: m.petition_explain_contest },
	complete: { entries: {}, explain: m.petition_explain_complete },
	close_unfulfilled: { ...onlyReason, ends: true },
	publish: {
		entries: { redaction_id: { kind: 'fixed', value: ({ petition }) => petition.redaction?.id } },
		explain: m.petition_explain_publish,
		quote: ({ petition: { redaction } }) => [
			[m.petition_title(), redaction?.title ?? null],
			[m.petition_body(), redaction?.body ?? null],
			[m.petition_answer_text(), redaction?.answer ?? null]
		]
	},
	unpublish: { ...onlyReason, ends: true },
	reopen: onlyReason,
	withdraw: { entries: { reason: { kind: 'text', label: m.petition_reason } }, explain: m.petition_explain_withdraw, ends: true },
	// in the table of moves, without an operation in the contract so far
	forward: null,
	split: null,
	quarantine: null,
	request_information: null,
	provide_information: null,
	continue_without_information: null,
	record_forward_result: null,
	forward_returned: null,
	close_forwarded: null,
	reassign: null,
	contribute: null,
	propose_escalation: null,
	request_extension: null,
	decide_extension: null,
	follow_up: null,
	flag_unsatisfactory: null,
	accept: null,
	suspend: null,
	resume: null,
	record_settlement: null,
	request_withdrawal: null,
	accept_withdrawal: null,
	continue: null
};

/** The form of an action that the server allows. */
export const formOf = (action: Action): FormSpec<Record<string, unknown>> | null => forms[action];
