// Stable stand-ins: the same word always becomes the same other word of the same shape. From an HMAC with a key
// nobody keeps, so that no dictionary of names turns them back.
import { createHmac } from 'node:crypto';

export interface Fakes {
  /** A word of letters: same length, same case pattern, same script. @param salt makes it another word elsewhere */
  word(word: string, salt?: string): string;
  /** Letters and digits mixed (ids, tokens): same shape, at most 24 characters. */
  token(token: string): string;
  /** Digits: as many, the first one not zero. */
  digits(digits: string): string;
  /** A number of the range kept for fiction: +1 AAA-555-01NN. */
  phone(digits: string): string;
  /** Some letters that tell one thing from another. */
  mark(text: string, length: number): string;
}

const CONSONANTS = 'bcdfghjklmnpqrstvwxz';
const VOWELS = 'aeiou';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Letters of other scripts stand in for letters of that script; what is not listed becomes Latin. */
const SCRIPTS: readonly [RegExp, string][] = [
  [/\p{Script=Cyrillic}/u, 'абвгдежзиклмнопрстуф'],
  [/\p{Script=Greek}/u, 'αβγδεζηθικλμνξοπρστυ'],
  [/\p{Script=Hebrew}/u, 'אבגדהוזחטיכלמנסעפצקרשת'],
  [/\p{Script=Arabic}/u, 'ابتثجحخدذرزسشصضطظعغ'],
  [/\p{Script=Han}/u, '山川田木水火土石天地日月東西南北'],
  [/\p{Script=Hiragana}/u, 'あいうえおかきくけこさしすせそ'],
  [/\p{Script=Katakana}/u, 'アイウエオカキクケコサシスセソ'],
  [/\p{Script=Hangul}/u, '가나다라마바사아자차카타파하'],
];

/** @param isTaken words that mean something to the pages and must not come up by chance */
export function createFakes(key: Uint8Array, isTaken: (word: string) => boolean): Fakes {
  const memory = new Map<string, string>();
  const stream = (label: string, length: number): number[] => {
    const out: number[] = [];
    for (let block = 0; out.length < length; block += 1) {
      out.push(...createHmac('sha256', key).update(`${block}\u0000${label}`).digest());
    }
    return out;
  };
  const remember = (label: string, make: () => string): string => {
    let known = memory.get(label);
    if (known === undefined) {
      known = make();
      memory.set(label, known);
    }
    return known;
  };
  const pick = (letters: string, byte: number): string => {
    const all = [...letters];
    return all[byte % all.length] ?? '';
  };

  const letters = (lower: string, label: string): string => {
    const all = [...lower];
    const bytes = stream(label, all.length);
    return all
      .map((letter, index) => {
        const byte = bytes[index] ?? 0;
        if (/\p{M}/u.test(letter)) return letter;
        const own = SCRIPTS.find(([script]) => script.test(letter))?.[1];
        if (own) return pick(own, byte);
        if (all.length <= 4) return pick(LETTERS, byte);
        return pick(index % 2 === 0 ? CONSONANTS : VOWELS, byte);
      })
      .join('');
  };

  const digits = (text: string): string =>
    remember(`d ${text}`, () =>
      stream(`d ${text}`, text.length)
        .slice(0, text.length)
        .map((byte, index) => (index === 0 ? 1 + (byte % 9) : byte % 10))
        .join(''),
    );

  return {
    word(word, salt = '') {
      const lower = word.toLowerCase();
      const fake = remember(`w ${salt} ${lower}`, () => {
        for (let round = 0; round < 64; round += 1) {
          const made = letters(lower, `w ${salt} ${round} ${lower}`);
          if (made !== lower && !isTaken(made)) return made;
        }
        return 'x'.repeat([...lower].length);
      });
      return likeCase(word, fake);
    },
    token: (token) =>
      remember(`t ${token}`, () => {
        const shape = [...token].slice(0, 24);
        const bytes = stream(`t ${token}`, shape.length);
        return shape
          .map((letter, index) => {
            const byte = bytes[index] ?? 0;
            if (/\d/.test(letter)) return String(byte % 10);
            return likeCase(letter, pick(LETTERS, byte));
          })
          .join('');
      }),
    digits,
    phone: (text) =>
      remember(`p ${text}`, () => {
        const [a = 0, b = 0, c = 0] = stream(`p ${text}`, 3);
        return `+1 ${200 + ((a * 256 + b) % 790)}-555-01${String(c % 100).padStart(2, '0')}`;
      }),
    mark: (text, length) =>
      stream(`m ${text}`, length)
        .slice(0, length)
        .map((byte) => pick(LETTERS, byte))
        .join(''),
  };
}

/** "ANN" -> "KEL", "Ann" -> "Kel", "McKay" -> "RuTov". */
function likeCase(model: string, lower: string): string {
  const shape = [...model];
  return [...lower]
    .map((letter, index) => {
      const like = shape[index] ?? 'a';
      const isUpper = like !== like.toLowerCase();
      return isUpper ? letter.toUpperCase() : letter;
    })
    .join('');
}
