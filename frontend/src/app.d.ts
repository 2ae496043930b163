declare global {
	namespace App {
		/** What a history entry carries besides its address. */
		interface PageState {
			/** The step of a form that goes step by step. */
			step?: number;
			/** What the page before wants said. */
			notice?: string;
		}
	}
}

export {};
