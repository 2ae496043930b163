import { language } from './language.svelte.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const regional = (): string => (language() === 'vi' ? 'vi-VN' : 'en-GB');

/** A local day, `YYYY-MM-DD`, as DD/MM/YYYY; it belongs to no time zone and is never shifted. */
export function formatDay(day: string): string {
	const [year = '', month = '', date = ''] = day.split('-');
	return `${date}/${month}/${year}`;
}

/** A moment (RFC 3339) as date and time in Viet Nam, wherever the browser is. */
export function formatMoment(moment: string): string {
	const parts = new Intl.DateTimeFormat(regional(), {
		day: '2-digit',
		month: '2-digit',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		timeZone: ZONE,
		hourCycle: 'h23'
	});
	return parts.format(new Date(moment));
}

/** A wait in words: seconds up to two minutes, then whole minutes rounded up. */
export function formatWait(seconds: number): string {
	const inMinutes = seconds > 120;
	const number = inMinutes ? Math.ceil(seconds / 60) : seconds;
	return new Intl.NumberFormat(regional(), { style: 'unit', unit: inMinutes ? 'minute' : 'second', unitDisplay: 'long' }).format(number);
}
