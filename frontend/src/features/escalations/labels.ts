import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

export const hopStateLabel: Record<Schema<'EscalationState'>, () => string> = {
	sent: m.escalations_sent,
	received: m.escalations_received,
	recalled: m.escalations_recalled,
	returned: m.escalations_returned,
	answered: m.escalations_answered
};

export const viewLabel: Record<'in' | 'out' | 'in-ended' | 'out-ended', () => string> = {
	in: m.escalations_in,
	out: m.escalations_out,
	'in-ended': m.escalations_in_ended,
	'out-ended': m.escalations_out_ended
};
