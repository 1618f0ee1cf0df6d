// The rows that the filters are tried on, and what each filter must find, said in JavaScript.

export const tasks = Array.from({ length: 60 }, (_, number) => ({
  Id: number + 1,
  Priority: number % 5,
  Title: `Task ${number % 12}${number === 7 ? " of O'Neil" : ''}`,
  Done: number % 3 === 0,
}))

/** @typedef {typeof tasks[number]} Task */

/**
 * [$filter, which rows]; no rule: it must be refused.
 * @type {[string, ((task: Task) => boolean) | undefined][]}
 */
export const filters = [
  ['Priority eq 3', (task) => task.Priority === 3],
  ["Title eq 'Task 3'", (task) => task.Title === 'Task 3'],
  ['Done eq true', (task) => task.Done],
  ["Title eq 'Task 7 of O''Neil'", (task) => task.Title === "Task 7 of O'Neil"],
  ["Priority eq '3 or 1=1'", undefined],
  ["Priority eq '3) or (1=1'", undefined],
  ['Unknown eq 3', undefined],
  [
    'Priority eq 1 or Priority eq 2 and Done eq true',
    (task) => task.Priority === 1 || (task.Priority === 2 && task.Done),
  ],
  [
    '(Priority eq 1 or Priority eq 2) and Done eq true',
    (task) => (task.Priority === 1 || task.Priority === 2) && task.Done,
  ],
  ['not (Priority eq 1)', (task) => task.Priority !== 1],
  ['not (Priority eq 1) and Done eq true', (task) => task.Priority !== 1 && task.Done],
  ['not (Priority eq 1) or Done eq true', (task) => task.Priority !== 1 || task.Done],
  ['Priority add 1 eq 3', (task) => task.Priority === 2],
  ['Id sub 10 sub 5 eq 1', (task) => task.Id === 16],
  ['3 eq Priority', (task) => task.Priority === 3],
  ['Priority in (1,2)', (task) => task.Priority === 1 || task.Priority === 2],
  ["contains(Title,'O')", (task) => task.Title.includes('O')],
  ["startswith(Title,'Task 1')", (task) => task.Title.startsWith('Task 1')],
  ["endswith(Title,'3') and Done eq true", (task) => task.Title.endsWith('3') && task.Done],
  ["tolower(Title) eq 'task 3'", (task) => task.Title === 'Task 3'],
  ['Done', (task) => task.Done],
]
