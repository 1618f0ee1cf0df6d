/** Expressions that fit their types, at random. */

import type { Random } from './random.js'
import { lineColumns, linkColumns, sampleColumns, valueOf, type Column } from './samples.js'
import { kindOfType, type Tree, type TypeName } from './trees.js'
import { type Kind } from './values.js'
import { literal, memberAsText, nothing } from './literals.js'

/** Names that mean something where an expression stands. */
type Names = readonly { readonly path: string; readonly kind: Kind }[]

const named = (columns: readonly Column[], prefix = ''): Names =>
  columns.map(({ name, kind }) => ({ path: `${prefix}${name}`, kind }))
const ofSample: Names = [
  ...named(sampleColumns),
  ...named(linkColumns, 'Link/'),
  ...named(sampleColumns.slice(0, 4), '$it/'),
]

const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']
const patterns = [
  '^a',
  'b$',
  'A|B',
  '^[a-z]+$',
  '.',
  '^.$',
  '%',
  '\\\\',
  '[^a]',
  '^\\s',
  '\\d{2}',
  '(a|😀)+',
  "'",
  '\\u{1f600}',
  '^$',
  'x*',
  'İ',
]

export class Generator {
  readonly #random: Random
  #aliases = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** @param depth of operators and functions at most */
  expression(kind: Kind, depth: number): Tree {
    return this.#of(kind, depth, ofSample)
  }

  #of(kind: Kind, depth: number, names: Names): Tree {
    const random = this.#random
    if (depth <= 0 || random.chance(0.15)) return this.#leaf(kind, names)
    if (random.chance(0.03))
      return {
        kind: 'case',
        branches: Array.from(
          { length: 1 + random.below(3) },
          () => [this.#of('bool', depth - 1, names), this.#of(kind, depth - 1, names)] as const,
        ),
      }
    if (random.chance(0.02) && kind !== 'member' && names === ofSample)
      return { kind: 'alias', name: `p${++this.#aliases}`, stands: this.#of(kind, depth - 1, names) }
    switch (kind) {
      case 'bool':
        return this.#truth(depth - 1, names)
      case 'int':
        return this.#int(depth - 1, names)
      case 'decimal':
        return this.#decimal(depth - 1, names)
      case 'double':
        return this.#double(depth - 1, names)
      case 'text':
        return this.#text(depth - 1, names)
      case 'date':
      case 'moment':
      case 'clock':
      case 'span':
        return this.#time(kind, depth - 1, names)
      default:
        return this.#leaf(kind, names)
    }
  }

  #leaf(kind: Kind, names: Names): Tree {
    const fitting = names.filter((name) => name.kind === kind)
    if (fitting.length > 0 && (kind === 'member' || this.#random.chance(0.7)))
      return { kind: 'property', path: this.#random.pick(fitting).path }
    return kind === 'member'
      ? { kind: 'property', path: '$it/Status' }
      : literal(valueOf(this.#random, { name: '', kind }))
  }

  #number(): Kind {
    return this.#random.pick(['int', 'int', 'decimal', 'decimal', 'double'] as const)
  }

  #truth(depth: number, names: Names): Tree {
    const random = this.#random
    const of = (kind: Kind): Tree => this.#of(kind, depth, names)
    const binary = (operator: string, left: Tree, right: Tree): Tree => ({ kind: 'binary', operator, left, right })
    const comparable = (): [Tree, Tree] => {
      if (random.chance(0.4)) return [of(this.#number()), of(this.#number())]
      const kind = random.pick(['bool', 'text', 'text', 'guid', 'date', 'moment', 'clock', 'span'] as const)
      return [of(kind), of(kind)]
    }
    switch (random.below(12)) {
      case 0:
      case 1:
      case 2:
        return binary(random.pick(['and', 'or']), of('bool'), of('bool'))
      case 3:
        return { kind: 'prefix', operator: 'not', operand: of('bool') }
      case 4:
        return {
          kind: 'call',
          name: random.pick(['contains', 'startswith', 'endswith']),
          arguments: [of('text'), of('text')],
        }
      case 5:
        return {
          kind: 'call',
          name: 'matchespattern',
          arguments: [of('text'), literal({ is: 'text', text: random.pick(patterns) })],
        }
      case 6: {
        const [left] = comparable()
        return binary(random.pick(['eq', 'ne']), left, nothing)
      }
      case 7: {
        const kind = random.pick(['int', 'decimal', 'text', 'date', 'guid', 'moment', 'span'] as const)
        const items = Array.from({ length: random.below(4) }, () =>
          random.chance(0.1) ? nothing : literal(valueOf(random, { name: '', kind })),
        )
        return { kind: 'in', left: of(kind), items }
      }
      case 8:
        return this.#ofMember(names)
      case 9:
        return names === ofSample ? this.#ofLines(depth) : this.#ofMember(names)
      case 10:
        return {
          kind: 'typed',
          name: 'isof',
          operand: of('text'),
          type: random.pick([
            'Edm.Int32',
            'Edm.Decimal',
            'Edm.Date',
            'Edm.TimeOfDay',
            'Edm.Boolean',
            'Edm.Guid',
            'Edm.String',
            'Edm.DateTimeOffset',
          ] as const),
        }
      default:
        return binary(random.pick(comparisons), ...comparable())
    }
  }

  #ofMember(names: Names): Tree {
    const random = this.#random
    const left = this.#leaf('member', names)
    const member = (): Tree =>
      random.chance(0.5)
        ? literal(valueOf(random, { name: '', kind: 'member' }))
        : memberAsText(valueOf(random, { name: '', kind: 'member' }))
    if (random.chance(0.3)) return { kind: 'in', left, items: Array.from({ length: random.below(3) }, member) }
    if (random.chance(0.3))
      return { kind: 'binary', operator: 'has', left, right: literal(valueOf(random, { name: '', kind: 'member' })) }
    return {
      kind: 'binary',
      operator: random.pick(comparisons),
      left,
      right: random.chance(0.5) ? member() : this.#leaf('member', names),
    }
  }

  #ofLines(depth: number): Tree {
    const random = this.#random
    if (random.chance(0.3))
      return {
        kind: 'binary',
        operator: random.pick(comparisons),
        left: this.#count(depth),
        right: literal({ is: 'int', n: BigInt(random.below(4)) }),
      }
    return {
      kind: random.pick(['any', 'all'] as const),
      variable: 'l',
      predicate: this.#of(
        'bool',
        depth,
        [...ofSample, ...named(lineColumns, 'l/'), ...named(lineColumns, 'l/')].filter(({ path }) => path !== 'No'),
      ),
    }
  }

  #count(depth: number): Tree {
    return this.#random.chance(0.4)
      ? { kind: 'count' }
      : { kind: 'count', filter: this.#of('bool', Math.min(depth, 2), named(lineColumns)) }
  }

  #arithmetic(kinds: readonly [Kind, Kind], operators: readonly string[], depth: number, names: Names): Tree {
    return {
      kind: 'binary',
      operator: this.#random.pick(operators),
      left: this.#of(kinds[0], depth, names),
      right: this.#of(kinds[1], depth, names),
    }
  }

  #int(depth: number, names: Names): Tree {
    const random = this.#random
    const of = (kind: Kind): Tree => this.#of(kind, depth, names)
    switch (random.below(7)) {
      case 0:
      case 1:
        return this.#arithmetic(['int', 'int'], ['add', 'sub', 'mul', 'div', 'mod'], depth, names)
      case 2:
        return { kind: 'prefix', operator: '-', operand: of('int') }
      case 3:
        return random.chance(0.5)
          ? { kind: 'call', name: 'length', arguments: [of('text')] }
          : { kind: 'call', name: 'indexof', arguments: [of('text'), of('text')] }
      case 4:
        return random.chance(0.5)
          ? {
              kind: 'call',
              name: random.pick(['year', 'month', 'day']),
              arguments: [of(random.pick(['date', 'moment'] as const))],
            }
          : {
              kind: 'call',
              name: random.pick(['hour', 'minute', 'second']),
              arguments: [of(random.pick(['moment', 'clock'] as const))],
            }
      case 5:
        return this.#cast(['Edm.Int32', 'Edm.Int64', 'Edm.Byte'], ['text', 'int', 'decimal', 'double'], depth, names)
      default:
        return names === ofSample
          ? this.#count(depth)
          : { kind: 'call', name: 'totaloffsetminutes', arguments: [of('moment')] }
    }
  }

  #decimal(depth: number, names: Names): Tree {
    const random = this.#random
    const of = (kind: Kind): Tree => this.#of(kind, depth, names)
    switch (random.below(6)) {
      case 0:
      case 1:
        return this.#arithmetic(
          random.pick([
            ['decimal', 'int'],
            ['int', 'decimal'],
            ['decimal', 'decimal'],
          ] as const),
          ['add', 'sub', 'mul', 'div', 'divby', 'mod'],
          depth,
          names,
        )
      case 2:
        return random.chance(0.5)
          ? { kind: 'prefix', operator: '-', operand: of('decimal') }
          : this.#arithmetic(['int', 'int'], ['divby'], depth, names)
      case 3:
        return {
          kind: 'call',
          name: random.pick(['round', 'floor', 'ceiling']),
          arguments: [of(random.pick(['decimal', 'decimal', 'int'] as const))],
        }
      case 4:
        return random.chance(0.5)
          ? { kind: 'call', name: 'fractionalseconds', arguments: [of(random.pick(['moment', 'clock'] as const))] }
          : { kind: 'call', name: 'totalseconds', arguments: [of('span')] }
      default:
        return this.#cast(['Edm.Decimal'], ['text', 'int', 'decimal'], depth, names)
    }
  }

  #double(depth: number, names: Names): Tree {
    const random = this.#random
    switch (random.below(4)) {
      case 0:
      case 1:
        return this.#arithmetic(
          random.pick([
            ['double', 'int'],
            ['decimal', 'double'],
            ['double', 'double'],
          ] as const),
          ['add', 'sub', 'mul', 'div', 'divby', 'mod'],
          depth,
          names,
        )
      case 2:
        return random.chance(0.5)
          ? { kind: 'prefix', operator: '-', operand: this.#of('double', depth, names) }
          : {
              kind: 'call',
              name: random.pick(['round', 'floor', 'ceiling']),
              arguments: [this.#of('double', depth, names)],
            }
      default:
        return this.#cast(['Edm.Double'], ['text', 'int', 'decimal'], depth, names)
    }
  }

  #text(depth: number, names: Names): Tree {
    const random = this.#random
    const of = (kind: Kind): Tree => this.#of(kind, depth, names)
    const small = (): Tree =>
      random.chance(0.7)
        ? literal({ is: 'int', n: BigInt(random.below(5)) })
        : { kind: 'call', name: 'indexof', arguments: [of('text'), of('text')] }
    switch (random.below(6)) {
      case 0:
        return { kind: 'call', name: 'concat', arguments: [of('text'), of('text')] }
      case 1:
        return { kind: 'call', name: random.pick(['tolower', 'toupper', 'trim']), arguments: [of('text')] }
      case 2:
        return { kind: 'call', name: 'substring', arguments: [of('text'), small()] }
      case 3:
        return { kind: 'call', name: 'substring', arguments: [of('text'), small(), small()] }
      default:
        return this.#cast(
          ['Edm.String'],
          ['int', 'decimal', 'bool', 'date', 'moment', 'clock', 'guid', 'span', 'member'],
          depth,
          names,
        )
    }
  }

  #time(kind: 'date' | 'moment' | 'clock' | 'span', depth: number, names: Names): Tree {
    const random = this.#random
    const of = (operand: Kind): Tree => this.#of(operand, depth, names)
    switch (kind) {
      case 'date':
        return random.chance(0.4)
          ? this.#arithmetic(['date', 'span'], ['add', 'sub'], depth, names)
          : random.chance(0.4)
            ? { kind: 'call', name: 'date', arguments: [of('moment')] }
            : this.#cast(['Edm.Date'], ['text', 'moment'], depth, names)
      case 'moment':
        return random.chance(0.5)
          ? this.#arithmetic(['moment', 'span'], ['add', 'sub'], depth, names)
          : random.chance(0.2)
            ? { kind: 'call', name: random.pick(['mindatetime', 'maxdatetime']), arguments: [] }
            : this.#cast(['Edm.DateTimeOffset'], ['date', 'text'], depth, names)
      case 'clock':
        return random.chance(0.5)
          ? { kind: 'call', name: 'time', arguments: [of('moment')] }
          : this.#cast(['Edm.TimeOfDay'], ['text', 'moment'], depth, names)
      case 'span': {
        if (random.chance(0.3))
          return this.#arithmetic(
            random.pick([
              ['date', 'date'],
              ['moment', 'moment'],
            ] as const),
            ['sub'],
            depth,
            names,
          )
        if (random.chance(0.3)) return this.#arithmetic(['span', 'span'], ['add', 'sub'], depth, names)
        return random.chance(0.3)
          ? { kind: 'prefix', operator: '-', operand: of('span') }
          : {
              kind: 'binary',
              operator: random.pick(['mul', 'div', 'divby']),
              left: of('span'),
              right: literal({ is: 'int', n: BigInt(1 + random.below(5)) }),
            }
      }
    }
  }

  #cast(types: readonly TypeName[], from: readonly Kind[], depth: number, names: Names): Tree {
    const type = this.#random.pick(types)
    const kind = this.#random.pick(from)
    return {
      kind: 'typed',
      name: 'cast',
      operand: this.#of(kind === 'double' && kindOfType[type] === 'text' ? 'int' : kind, depth, names),
      type,
    }
  }
}
