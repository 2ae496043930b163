import { m } from '#lib/i18n/index.ts';
import type { Told } from './remote.ts';

interface Late<Parts> {
	/** The components, once they are there. */
	readonly parts: Parts | undefined;
	/** Why they did not come; a browser may remember the failure until the page is loaded again. */
	readonly problem: Told | undefined;
}

/** Components that are fetched beside the page that will need them, so that the page itself is there sooner. */
export function fetched<Parts>(load: () => Promise<Parts>): Late<Parts> {
	let parts = $state.raw<Parts>();
	let problem = $state.raw<Told>();
	load().then(
		(loaded) => {
			parts = loaded;
		},
		() => {
			problem = { status: 0, title: m.problem_unreachable_title(), detail: m.problem_unreachable_detail() };
		}
	);
	return {
		get parts(): Parts | undefined {
			return parts;
		},
		get problem(): Told | undefined {
			return problem;
		}
	};
}
