// Comma-separated text as rows of cells with the line each begins on. Pure; what a cell means is not known here.

export interface CsvRow {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** RFC 4180: quoted cells may hold commas, line breaks and doubled quotes. Empty lines are passed over. */
export function* parseCsv(text: string): Generator<CsvRow> {
  let line = 1;
  let began = 1;
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let wasQuoted = false;

  const endCell = (): void => {
    cells.push(cell);
    cell = '';
    wasQuoted = false;
  };
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at] as string;
    if (character === '\n') line += 1;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '' && !wasQuoted) {
      isQuoted = true;
      wasQuoted = true;
    } else if (character === ',') endCell();
    else if (character === '\n') {
      if (cells.length > 0 || cell !== '' || wasQuoted) {
        endCell();
        yield { line: began, cells };
      }
      cells = [];
      began = line;
    } else if (character !== '\r' || body[at + 1] !== '\n') cell += character;
  }
  if (isQuoted) throw new SyntaxError(`the quoted cell of line ${began} does not end`);
  if (cells.length > 0 || cell !== '' || wasQuoted) {
    endCell();
    yield { line: began, cells };
  }
}
