<?php
// PHP's SoapClient: a dynamic proxy over the WSDL. Does the steps of scenario.ts and prints what it sees.
// Environment: SOAP_URL (http://host:port/BC/WS), SOAP_COMPANY, SOAP_USER, SOAP_PASSWORD.

declare(strict_types=1);
date_default_timezone_set('UTC');
ini_set('serialize_precision', '-1');

$root = getenv('SOAP_URL') . '/' . rawurlencode(getenv('SOAP_COMPANY'));

function service(string $path): SoapClient
{
    global $root;
    // A list of one element is a list, too; without this PHP makes it its element.
    return new SoapClient("$root/$path?wsdl", [
        'login' => getenv('SOAP_USER'), 'password' => getenv('SOAP_PASSWORD'), 'cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS, 'exceptions' => true,
    ]);
}

/** A value as XML has it. */
function text(mixed $value): string
{
    if (is_bool($value)) return $value ? 'true' : 'false';
    return is_float($value) ? rtrim(rtrim(number_format($value, 8, '.', ''), '0'), '.') : (string) $value;
}

function moment(string $value): string
{
    return (new DateTimeImmutable($value))->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s.v\Z');
}

function see(string $step, mixed $seen): void
{
    echo json_encode([$step, is_array($seen) ? array_map(text(...), array_values($seen)) : text($seen)], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
}

function fault(callable $call): array
{
    try {
        $call();
        return ['no fault'];
    } catch (SoapFault $fault) {
        return [substr(strrchr($fault->faultcode, '.'), 1), $fault->getMessage()];
    }
}

function echoes(SoapClient $interop, string $procedure, array $values): array
{
    return array_map(fn ($value) => $interop->{"Echo$procedure"}(['value' => $value])->return_value, $values);
}

function codeunits(): void
{
    $interop = service('Codeunit/Interop');
    see('Integer', echoes($interop, 'Integer', [-2147483648, 0, 2147483647]));
    see('BigInteger', echoes($interop, 'BigInteger', [PHP_INT_MIN, PHP_INT_MAX]));
    see('Decimal', echoes($interop, 'Decimal', ['123456789012345678', '-1234567890.12345678', '0.000000000000000001', '-0.5', '0']));
    see('Boolean', echoes($interop, 'Boolean', [true, false]));
    see('Text', echoes($interop, 'Text', [
        '', ' two  blanks ', '<b a="1">&amp; \'q\'</b>', ']]>', "line\nline\ttab", "one\r\ntwo\rthree", 'æøå ß € 北京', "\u{1d11e}\u{1f600}", str_repeat('x', 99_999) . 'y',
    ]));
    see('Code', echoes($interop, 'Code', [' abc-10 ', '']));
    see('Date', echoes($interop, 'Date', ['1899-12-31', '1969-07-20', '2024-02-29', '9999-12-31', '0001-01-01']));
    see('Time', echoes($interop, 'Time', ['00:00:00', '12:30:00', '23:59:59.123']));
    see('DateTime with a zone', array_map(moment(...), echoes($interop, 'DateTime', ['1969-07-20T20:17:40.250Z', '1899-12-31T23:00:00Z', '2026-06-30T12:00:00+02:00', '0001-01-01T00:00:00Z'])));
    see('DateTime without a zone', array_map(moment(...), echoes($interop, 'DateTime', ['1969-07-20T20:17:40.250', '2026-01-25T10:30:00'])));
    see('Duration', echoes($interop, 'Duration', [-1500, 5400000]));
    see('Guid', echoes($interop, 'Guid', ['{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}', '00000000-0000-0000-0000-000000000000']));
    see('Option', echoes($interop, 'Option', [0, 3]));
    see('Char', echoes($interop, 'Char', ['Ø', '&', ' ']));
    see('Byte', echoes($interop, 'Byte', [0, 255]));
    see('DateFormula', echoes($interop, 'DateFormula', ['1M+CM', '']));
    see('RecordID', echoes($interop, 'RecordID', ['Customer: 10000', '']));
    see('var parameters', typeZoo());
    see('optional parameters', array_map(fn ($given) => $interop->Given($given)->return_value, [
        [], ['number' => 5, 'text' => 'five', 'moment' => '2026-01-25T10:30:00Z', 'flag' => true, 'amount' => '12.5'], ['text' => ''],
    ]));
    $interop->Nothing();
    see('a procedure that takes and gives nothing', 'done');
    see('names that are words of the language', $interop->Upper(['class' => 'class', 'int' => 7])->return_value);
    see('a fault', fault(fn () => $interop->Fail(['text' => 'Order <18006> & "more" already exists'])));
    see('a fault of a wrong argument', fault(fn () => $interop->EchoCode(['value' => str_repeat('x', 21)])));
    $companies = service('SystemService')->Companies()->return_value;
    sort($companies);
    see('the companies', $companies);
}

function typeZoo(): array
{
    $zoo = [
        'integer' => [-2147483648, 0], 'bigInteger' => [PHP_INT_MAX, 0], 'decimal' => ['-12345678901234567.89012345', '0'], 'boolean' => [true, false], 'text' => [' <Tøxt> & "quotes" ', ''],
        'code' => ['ABC-10', ''], 'date' => ['2024-02-29', '0001-01-01'], 'time' => ['23:59:59.123', '00:00:00'], 'dateTime' => ['2026-11-21T10:30:00.250Z', '0001-01-01T00:00:00Z'],
        'duration' => [5400000, 0], 'guid' => ['7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', '00000000-0000-0000-0000-000000000000'], 'option' => [3, 0], 'char' => ['Ø', 'a'], 'byte' => [255, 0],
        'dateFormula' => ['1M+CM', ''], 'recordID' => ['Customer: 10000', ''],
    ];
    $values = [];
    foreach ($zoo as $name => [$value, $before]) {
        $values["{$name}Value"] = $value;
        $values["{$name}Var"] = $before;
    }
    $answer = service('Codeunit/Letters')->TypeZoo($values);
    return array_map(fn ($name) => $name === 'dateTime' ? moment($answer->dateTimeVar) : $answer->{"{$name}Var"}, array_keys($zoo));
}

/** Properties of an object, those that are absent empty. */
function values(object $record, array $names): array
{
    return array_map(fn ($name) => $record->$name ?? '', $names);
}

function numbers(array $records): array
{
    return array_map(fn ($record) => $record->No, $records);
}

function pages(): void
{
    $customers = service('Page/Customer');
    $read = fn (string $no) => $customers->Read(['No' => $no])->Customer ?? null;
    $many = function (array $filters, int $size = 0, ?string $bookmark = null) use ($customers): array {
        $filter = array_map(fn ($field, $criteria) => ['Field' => $field, 'Criteria' => $criteria], array_keys($filters), $filters);
        return $customers->ReadMultiple(['filter' => $filter, 'bookmarkKey' => $bookmark, 'setSize' => $size])->ReadMultiple_Result->Customer ?? [];
    };
    $create = fn (array $records) => numbers($customers->CreateMultiple(['Customer_List' => ['Customer' => $records]])->Customer_List->Customer);
    $update = fn (array $record) => $customers->Update(['Customer' => $record])->Customer;

    see('CreateMultiple with one', $create([['No' => 'IA1', 'Name' => 'Only one', 'City' => 'Interop']]));
    see('CreateMultiple with many', $create(array_map(fn ($n) => [
        'No' => "IA$n", 'Name' => "Many $n", 'City' => 'Interop', 'Credit_Limit_LCY' => $n * 1000 + 1.5, 'Blocked' => in_array($n, [3, 5], true) ? 'Ship' : '_blank_',
    ], range(2, 7))));
    $third = $read('IA3');
    see('Read', values($third, ['No', 'Name', 'City', 'Contact', 'Credit_Limit_LCY', 'Blocked']));
    see('Read of nothing', $read('NOBODY') ?? '(none)');
    $recordId = $customers->GetRecIdFromKey(['Key' => $third->Key])->GetRecIdFromKey_Result;
    see('GetRecIdFromKey, ReadByRecId', [$recordId, $customers->ReadByRecId(['recId' => $recordId])->Customer->No]);
    see('ReadMultiple of none', numbers($many(['City' => 'Nowhere at all'])));
    see('ReadMultiple of one', numbers($many(['No' => 'IA4'])));
    see('ReadMultiple with two filters, one on an option', numbers($many(['City' => 'Interop', 'Blocked' => 'Ship'])));
    see('ReadMultiple with an empty filter', count($many(['No' => ''], 2)));
    $slices = [];
    for ($found = $many(['City' => 'Interop'], 3); $found !== []; $found = $many(['City' => 'Interop'], 3, end($found)->Key)) $slices[] = implode(' ', numbers($found));
    see('ReadMultiple, page by page', $slices);
    see('ReadMultiple from the end', numbers($many(['City' => 'Interop'], -3)));
    see('ReadMultiple of 1,000', count($many(['No' => ''], 1000)));

    $second = $read('IA2');
    $updated = $update(['Key' => $second->Key, 'Name' => "Ændret & <changed> \u{1f600}", 'Blocked' => 'All']);
    see('Update', values($updated, ['No', 'Name', 'City', 'Blocked']));
    $emptied = $update(['Key' => $read('IA7')->Key, 'City' => '']);
    see('Update with an empty text', values($emptied, ['No', 'Name', 'City']));
    see('IsUpdated', array_map(fn ($record) => $customers->IsUpdated(['Key' => $record->Key])->IsUpdated_Result, [$second, $updated]));
    see('Update by two', fault(fn () => $update(['Key' => $second->Key, 'Name' => 'Too late'])));
    $both = $customers->UpdateMultiple(['Customer_List' => ['Customer' => array_map(fn ($no) => ['Key' => $read($no)->Key, 'Contact' => 'Both'], ['IA4', 'IA5'])]])->Customer_List->Customer;
    see('UpdateMultiple', array_map(fn ($record) => "$record->No $record->Contact", $both));
    $sixth = $read('IA6');
    see('Update with all that was read', $customers->Update(['Customer' => $sixth])->Customer->Key === $sixth->Key ? 'the same Key' : 'another Key');
    see('Create of what exists', fault(fn () => $customers->Create(['Customer' => ['No' => 'IA1']])));
    see('the fault of a trigger', fault(fn () => $customers->Create(['Customer' => ['No' => 'IA8', 'E_Mail' => 'nowhere']])));
    see('Delete', [$customers->Delete(['Key' => $emptied->Key])->Delete_Result, $read('IA7') ?? '(none)']);
    see('Delete of what is gone', fault(fn () => $customers->Delete(['Key' => $emptied->Key])));
}

function documents(): void
{
    $fields = [
        'No' => 'IT1', 'Integer_Field' => -2147483648, 'BigInteger_Field' => PHP_INT_MAX, 'Decimal_Field' => '-12345678901234567.89012345', 'Boolean_Field' => true,
        'Text_Field' => ' <Tøxt> & "quotes" ', 'Code_Field' => 'ABC-10', 'Date_Field' => '1969-07-20', 'Time_Field' => '23:59:59.123', 'DateTime_Field' => '1969-07-20T20:17:40.250Z',
        'Duration_Field' => -1500, 'Guid_Field' => '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', 'Option_Field' => 'Very_High', 'Enum_Field' => 'Dark_Blue', 'Char_Field' => 'Ø', 'Byte_Field' => 255,
        'DateFormula_Field' => '1M+CM', 'RecordID_Field' => 'Customer: 10000', 'Blob_Field' => "\x00\x01\x02\x03",
    ];
    $shown = function (object $sample) use ($fields): array {
        $sample->DateTime_Field = moment($sample->DateTime_Field);
        $sample->Blob_Field = base64_encode($sample->Blob_Field ?? '');
        return values($sample, array_keys($fields));
    };
    $samples = service('Page/TypeSample');
    $full = $samples->Create(['TypeSample' => $fields + ['Lines' => ['Type_Sample_Lines' => [['Description' => 'the only line']]]]])->TypeSample;
    see('every type as a field', $shown($full));
    see('a document with one line', array_map(fn ($line) => $line->Description, $full->Lines->Type_Sample_Lines));
    $blank = $samples->Create(['TypeSample' => ['No' => 'IT2']])->TypeSample;
    see('a document without lines', $blank->Lines ?? '(none)');
    see('every type, blank', $shown($blank));

    $orders = service('Page/SalesOrder');
    $line = fn (string $no, int $quantity) => ['Type' => 'Item', 'No' => $no, 'Quantity' => $quantity];
    $create = fn (array $lines) => $orders->Create(['SalesOrder' => ['Sell_to_Customer_No' => '10000', 'SalesLines' => ['Sales_Order_Line' => $lines]]])->SalesOrder;
    $update = fn (string $key, array $lines) => $orders->Update(['SalesOrder' => ['Key' => $key, 'SalesLines' => ['Sales_Order_Line' => $lines]]])->SalesOrder;
    $quantities = fn (object $order) => array_map(fn ($one) => "$one->Line_No " . text($one->Quantity), $order->SalesLines->Sales_Order_Line);

    $order = $create([$line('1062', 2), $line('1054', 3)]);
    $lines = $order->SalesLines->Sales_Order_Line;
    see('a document with lines', [$order->Document_Type, ...array_map(fn ($one) => "$one->Line_No $one->Type $one->No " . text($one->Quantity), $lines)]);
    [$first, $second] = [$lines[0]->Key, $lines[1]->Key];
    see('a changed line, and another', $quantities($update($order->Key, [['Key' => $first, 'Quantity' => 7], $line('1062', 1)])));
    $deleted = $orders->Delete_SalesLines(['SalesLines_Key' => $second])->Delete_SalesLines_Result;
    $now = $orders->Read(['No' => $order->No])->SalesOrder;
    see('Delete of a line', [$deleted, ...$quantities($now)]);
    see('Update of a line by two', str_replace($order->No, 'NO', fault(fn () => $update($now->Key, [['Key' => $first, 'Quantity' => 9]]))));
    see('a line with a fault', fault(fn () => $create([$line('NO ITEM', 1)])));
    see('Delete of a document', $orders->Delete(['Key' => $now->Key])->Delete_Result);
}

codeunits();
pages();
documents();
