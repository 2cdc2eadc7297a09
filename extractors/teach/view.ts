// A lesson as the panel and the boxes show it: plain data, elements by their numbers. Pure.
import type { LessonView } from '../../selectors/teach/lesson.ts';
import type { NumberedPage } from '../../selectors/teach/numbered.ts';
import type { Surveyed } from '../../selectors/teach/survey.ts';
import type { Mark } from '../overlay/marks.ts';
import { marksOf, numbersOf } from '../overlay/marks-of.ts';
import type { PanelView } from './panel.ts';

export function panelOf(view: LessonView, page: NumberedPage, words: string): PanelView {
  return {
    title: `Teach page "${view.page}"`,
    words,
    undo: view.undo,
    fields: view.fields.map((field) => ({
      ...{ path: field.path, state: field.state, note: noteOf(field), isChosen: field.path === view.chosen },
    })),
    offers: view.offers.map(({ said, value, proof, refused }) => ({
      ...{
        said,
        value,
        proof: refused === null ? proof : `${refused} (${proof})`,
        isRefused: refused !== null,
      },
    })),
    marks: [...marksOf(view.fields, page, view.chosen), ...pickMarks(view, page)],
  };
}

function pickMarks({ offers, examples }: LessonView, page: NumberedPage): Mark[] {
  const [first] = offers;
  const marks: Mark[] = [];
  if (first) marks.push({ name: first.said, state: 'offered', numbers: numbersOf(first.elements, page) });
  else if (examples.length > 0)
    marks.push({ name: 'first row', state: 'example', numbers: numbersOf(examples, page) });
  return marks;
}

function noteOf({ state, value, problem, elsewhere }: Surveyed): string {
  if (state === 'elsewhere') return `on page "${elsewhere}"`;
  return [problem, value].filter((one) => one !== null && one !== '').join(': ');
}
