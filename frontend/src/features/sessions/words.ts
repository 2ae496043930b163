import { formatMoment, m } from '#lib/i18n/index.ts';

/** From when to when; the day is said once when it begins and ends on the same. */
export function periodText(startsAt: string, endsAt: string): string {
	const [begins, ends] = [formatMoment(startsAt), formatMoment(endsAt)];
	const clock = /\d{1,2}:\d{2}/;
	const sameDay = begins.replace(clock, '') === ends.replace(clock, '');
	return m.session_period({ begins, ends: sameDay ? (clock.exec(ends)?.[0] ?? ends) : ends });
}
