import { m } from '#lib/i18n/index.ts';
import type { OwnVerb } from './api.ts';

export const ownVerbLabel: Record<OwnVerb, () => string> = {
	contest: m.tracking_contest,
	withdraw: m.tracking_withdraw
};

export const ownVerbExplanation: Record<OwnVerb, () => string> = {
	contest: m.tracking_contest_explain,
	withdraw: m.tracking_withdraw_explain
};
