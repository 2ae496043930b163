import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** A new position in the contract without a label here does not compile. */
export const positionLabel: Record<Schema<'MembershipOut'>['position'], () => string> = {
	head: m.identity_position_head,
	deputy: m.identity_position_deputy,
	officer: m.identity_position_officer,
	administrator: m.identity_position_administrator
};
