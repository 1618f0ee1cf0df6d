import { describe, expect, test } from '@jest/globals'
import { parseExpression } from '../../../dist/odata/syntax/index.js'
import { faultOf, shown } from './shown.js'

const read = (text: string): string => shown(parseExpression(text))

describe('expressions', () => {
  test.each([
    ['a or b and c or d', '(or a (and b c) d)'],
    ['(a or b) and c', '(and (or a b) c)'],
    ['not a eq b', '(eq (not a) b)'],
    ["not contains(a,'b') and c", '(and (not contains(a, [Edm.String b])) c)'],
    ['a lt b eq c', '(eq (lt a b) c)'],
    ['a eq b lt c', '(eq a (lt b c))'],
    ['a add b mul c sub d gt e', '(gt (sub (add a (mul b c)) d) e)'],
    ['a sub b sub c', '(sub (sub a b) c)'],
    [
      'a div 2 mul 3 divby 4 mod 5',
      '(mod (divby (mul (div a [Edm.Int32 2]) [Edm.Int32 3]) [Edm.Int32 4]) [Edm.Int32 5])',
    ],
    ['-a mul 2', '(mul (negate a) [Edm.Int32 2])'],
    ['-1 add - b', '(add [Edm.Int32 -1] (negate b))'],
    ["a in ('x','y') eq true", '(eq (in a {[Edm.String x], [Edm.String y]}) [Edm.Boolean true])'],
    ["a has Sales.Color'Red,Blue' and b", '(and (has a [Sales.Color Red,Blue]) b)'],
    ['A EQ 1 And B Ne 2', '(and (eq A [Edm.Int32 1]) (ne B [Edm.Int32 2]))'],
  ])('%s: operators bind as the standard says', (text, tree) => {
    expect(read(text)).toBe(tree)
  })

  test.each([
    ['a in [1,2]', '(in a {[Edm.Int32 1], [Edm.Int32 2]})'],
    ['a in ()', '(in a {})'],
    ['a in(1)', '(in a {[Edm.Int32 1]})'],
    ['a in Others', '(in a Others)'],
    ['a in @list', '(in a @list)'],
    ['[1,2.5,"x",null,true]', 'json [1,2.5,"x",null,true]'],
    ['{"a":{"b":[1]},"c":"d"}', 'json {"a":{"b":[1]},"c":"d"}'],
    ['[a,1]', '{a, [Edm.Int32 1]}'],
    ['{"x":a add 1}', '{x: (add a [Edm.Int32 1])}'],
    ["case(a gt 1:'x',true:'y')", 'case((gt a [Edm.Int32 1]): [Edm.String x], [Edm.Boolean true]: [Edm.String y])'],
    ["$case(a:'x')", 'case(a: [Edm.String x])'],
    ["isof(Sales.Order) and isof(a,'Edm.String')", '(and isof(Sales.Order) isof(a, [Edm.String Edm.String]))'],
    ['cast(a,Edm.Int32)', 'cast(a, Edm.Int32)'],
    ['TOLOWER( a )', 'tolower(a)'],
    ['now()', 'now()'],
    ["substring(a,1,2) eq concat(b,'c')", '(eq substring(a, [Edm.Int32 1], [Edm.Int32 2]) concat(b, [Edm.String c]))'],
  ])('%s: lists, JSON, case and functions', (text, tree) => {
    expect(read(text)).toBe(tree)
  })

  test.each([
    ['Customer/City', 'Customer/City'],
    ["$root/Customers('A')/City", '$root/Customers([Edm.String A])/City'],
    [
      "SalesOrder(Document_Type='Order',No='1')/Amount",
      'SalesOrder(Document_Type=[Edm.String Order], No=[Edm.String 1])/Amount',
    ],
    ['$it/a eq $this', '(eq $it/a $this)'],
    ['Lines/any()', 'Lines/any()'],
    ['Lines/any(l:l/Amount gt a)', 'Lines/any(l: (gt l/Amount a))'],
    ['Lines/all(l:l/Tags/any(t:t eq l/Tag))', 'Lines/all(l: l/Tags/any(t: (eq t l/Tag)))'],
    ['Lines/$count gt 2', '(gt count(Lines) [Edm.Int32 2])'],
    [
      'Lines/$count($filter=a eq 1;$search=blue AND NOT sky) gt 2',
      '(gt count(Lines, (eq a [Edm.Int32 1]), (AND blue (NOT sky))) [Edm.Int32 2])',
    ],
    ['Lines/$filter(a)/any(l:l/b)', 'Lines/$filter(a)/any(l: l/b)'],
    ['Lines/aggregate(Amount with sum)', 'Lines/aggregate(Amount sum)'],
    ['Sales.Best(Size=1)/Name', 'Sales.Best(Size=[Edm.Int32 1])/Name'],
    ['Price/@Measures.Currency', 'Price/@Measures.Currency'],
    ['Amount eq @amount', '(eq Amount @amount)'],
    ['Größe eq ÆØÅ', '(eq Größe ÆØÅ)'],
  ])('%s: paths, lambdas and counts', (text, tree) => {
    expect(read(text)).toBe(tree)
  })

  test('every node knows where it begins', () => {
    const tree = parseExpression("Amount gt 5 and  contains(Name,'x')")
    if (tree.kind !== 'logical') throw new Error(tree.kind)
    expect(tree.operands.map(({ at }) => at)).toEqual([0, 17])
    expect(tree.operands[1]).toMatchObject({ kind: 'call', arguments: [{ at: 26 }, { at: 31 }] })
  })

  test.each([
    ['', '$filter, character 1: Expression expected at the end'],
    ['a eq', '$filter, character 5: Expression expected at the end'],
    ['a == 1', "$filter, character 3: the end expected instead of '='"],
    ['(a eq 1', "$filter, character 8: ')' expected at the end"],
    ['a eq 1)', "$filter, character 7: the end expected instead of ')'"],
    ["a eq 'x'and b", "$filter, character 9: the end expected instead of 'a'"],
    ["a eq 'x' b", "$filter, character 10: the end expected instead of 'b'"],
    ["a eq 'x", '$filter, character 6: the string has no closing quote'],
    ['a eq "x"', `$filter, character 6: Expression expected instead of '"'`],
    ["a eq 'x'; drop table b", "$filter, character 9: the end expected instead of ';'"],
    ['Lines/all()', "$filter, character 11: a variable expected instead of ')'"],
    ['any(x:x)', '$filter, character 1: a path in front of any expected: Path/any(…)'],
    ['substring(a)', '$filter, character 1: substring takes 2 or 3 arguments, not 1'],
    ['length(a,b)', '$filter, character 10: length takes 1 argument, not more'],
    ['now(1)', '$filter, character 5: now() takes no arguments'],
    ['foo(a eq 1)', "$filter, character 5: 'foo' is no function of OData, and a key must be a literal or an alias"],
    [
      '$metadata eq 1',
      "$filter, character 1: Expression expected; of names with '$', $it, $this, $root and $these can begin one",
    ],
    ['a in (b,c)', "$filter, character 8: ')' expected, for a list has literals only instead of ','"],
    ['a in (1,2', "$filter, character 10: ',' or ')' expected at the end"],
    ['{"a":1,"a":2}', '$filter, character 8: this name is in the object already'],
    ['["\\ud800"]', '$filter, character 2: the string has a NUL character or half of a surrogate pair'],
    ['["\\u0000"]', '$filter, character 2: the string has a NUL character or half of a surrogate pair'],
    ['a eq \0', '$filter, character 6: a NUL character is not allowed'],
    ['case()', "$filter, character 6: Expression expected instead of ')'"],
    ['Sales.Order', "$filter, character 12: '/' or '(' expected behind the qualified name at the end"],
  ])('%s is refused, and the fault says where', (text, message) => {
    expect(faultOf(() => parseExpression(text))).toBe(message)
  })

  test('a fault names the part of the request', () => {
    expect(faultOf(() => parseExpression('1 eq', 'the value of @p'))).toBe(
      'the value of @p, character 5: Expression expected at the end',
    )
  })
})
