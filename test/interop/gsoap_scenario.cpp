// gSOAP: C++ that wsdl2h and soapcpp2 generated from the WSDLs. Does the steps of scenario.ts and prints what it sees.
// Environment: SOAP_WSDLS (folder of the company's WSDLs, which have its addresses), SOAP_USER, SOAP_PASSWORD.
// ns1 to ns6 are SystemService, Interop, Letters, Customer, TypeSample and SalesOrder, in the order in which wsdl2h was given them.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>
#include "soapSystemService_USCOREBindingProxy.h"
#include "soapInterop_USCOREBindingProxy.h"
#include "soapLetters_USCOREBindingProxy.h"
#include "soapCustomer_USCOREBindingProxy.h"
#include "soapTypeSample_USCOREBindingProxy.h"
#include "soapSalesOrder_USCOREBindingProxy.h"
#include "Interop_USCOREBinding.nsmap"

using Texts = std::vector<std::string>;

static std::string json(const std::string &text) {
  std::string result = "\"";
  char code[8];
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c < ' ') std::snprintf(code, sizeof code, "\\u%04x", c), result += code;
    else result += static_cast<char>(c);
  }
  return result + '"';
}

static void see(const std::string &step, const std::string &seen) { std::cout << '[' << json(step) << ',' << json(seen) << "]\n"; }
static void see(const std::string &step, const Texts &seen) {
  std::string list;
  for (const auto &each : seen) list += (list.empty() ? "" : ",") + json(each);
  std::cout << '[' << json(step) << ",[" << list << "]]\n";
}

// A value as XML has it.
static std::string text(const std::string &value) { return value; }
static std::string text(bool value) { return value ? "true" : "false"; }
static std::string text(unsigned char value) { return std::to_string(value); }
static std::string text(int value) { return std::to_string(value); }
static std::string text(LONG64 value) { return std::to_string(value); }
static std::string text(const struct timeval &value) {
  time_t seconds = value.tv_sec;
  struct tm parts;
  gmtime_r(&seconds, &parts);
  char result[40];
  std::snprintf(result, sizeof result, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, static_cast<int>(value.tv_usec / 1000));
  return result;
}
static std::string text(const xsd__base64Binary &value) { return value.__ptr == nullptr ? "" : soap_s2base64(soap_new(), value.__ptr, nullptr, value.__size); }
template <class Value> static std::string text(Value *value) { return value == nullptr ? "" : text(*value); }

/** For optional elements, which are pointers; the process ends before it is short of memory. */
template <class Value> static Value *given(Value value) { return new Value(std::move(value)); }
static std::string *given(const char *value) { return new std::string(value); }

/** A proxy for the address in the company's WSDL. */
template <class Proxy> static Proxy &service(const std::string &name) {
  std::ifstream file(std::string(std::getenv("SOAP_WSDLS")) + "/" + name + ".wsdl");
  std::stringstream wsdl;
  wsdl << file.rdbuf();
  const std::string start = "address location=\"";
  const auto from = wsdl.str().find(start) + start.size();
  auto *proxy = new Proxy(SOAP_C_UTFSTRING | SOAP_IO_KEEPALIVE);
  proxy->soap_endpoint = soap_strdup(proxy->soap, wsdl.str().substr(from, wsdl.str().find('"', from) - from).c_str());
  return *proxy;
}

/** Exception and message of the fault; empty without one. */
template <class Proxy, class Request, class Result> static Texts attempt(Proxy &proxy, int (Proxy::*method)(Request *, Result &), Request request, Result &result) {
  proxy.soap->userid = std::getenv("SOAP_USER");
  proxy.soap->passwd = std::getenv("SOAP_PASSWORD");
  if ((proxy.*method)(&request, result) == SOAP_OK) return {};
  const std::string code = *soap_faultcode(proxy.soap);
  return {code.substr(code.rfind('.') + 1), *soap_faultstring(proxy.soap)};
}

template <class Proxy, class Request, class Result> static Result call(Proxy &proxy, int (Proxy::*method)(Request *, Result &), Request request) {
  Result result;
  if (attempt(proxy, method, request, result).empty()) return result;
  soap_print_fault(proxy.soap, stderr);
  std::exit(1);
}

template <class Proxy, class Request, class Result> static Texts fault(Proxy &proxy, int (Proxy::*method)(Request *, Result &), Request request) {
  Result result;
  const Texts seen = attempt(proxy, method, request, result);
  return seen.empty() ? Texts{"no fault"} : seen;
}

using InteropProxy = Interop_USCOREBindingProxy;

template <class Request, class Result, class Value> static void echo(const std::string &step, InteropProxy &interop, int (InteropProxy::*method)(Request *, Result &), const std::vector<Value> &values) {
  Texts seen;
  for (const auto &value : values) {
    Request request;
    request.value = value;
    seen.push_back(text(call(interop, method, request).return_USCOREvalue));
  }
  see(step, seen);
}

static struct timeval moment(const char *value) {
  static struct soap *soap = soap_new();
  struct timeval result;
  if (soap_s2xsd__dateTime(soap, value, &result) != SOAP_OK) std::abort();
  return result;
}

static void typeZoo() {
  _ns3__TypeZoo zoo;
  zoo.integerValue = -2147483647 - 1, zoo.bigIntegerValue = 9223372036854775807LL, zoo.decimalValue = "-12345678901234567.89012345", zoo.booleanValue = true;
  zoo.textValue = " <Tøxt> & \"quotes\" ", zoo.codeValue = "ABC-10", zoo.dateValue = "2024-02-29", zoo.timeValue = "23:59:59.123", zoo.dateTimeValue = moment("2026-11-21T10:30:00.250Z");
  zoo.durationValue = 5400000, zoo.guidValue = "7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f", zoo.optionValue = 3, zoo.charValue = "Ø", zoo.byteValue = 255, zoo.dateFormulaValue = "1M+CM", zoo.recordIDValue = "Customer: 10000";
  zoo.decimalVar = "0", zoo.dateVar = "0001-01-01", zoo.timeVar = "00:00:00", zoo.dateTimeVar = moment("0001-01-01T00:00:00Z"), zoo.guidVar = "00000000-0000-0000-0000-000000000000", zoo.charVar = "a";
  const auto vars = call(service<Letters_USCOREBindingProxy>("Letters"), &Letters_USCOREBindingProxy::TypeZoo, zoo);
  see("var parameters", Texts{
    text(vars.integerVar), text(vars.bigIntegerVar), vars.decimalVar, text(vars.booleanVar), vars.textVar, vars.codeVar, vars.dateVar, vars.timeVar, text(vars.dateTimeVar), text(vars.durationVar),
    vars.guidVar, text(vars.optionVar), vars.charVar, text(vars.byteVar), vars.dateFormulaVar, vars.recordIDVar,
  });
}

static void codeunits() {
  using P = InteropProxy;
  auto &interop = service<P>("Interop");
  echo("Integer", interop, &P::EchoInteger, std::vector<int>{-2147483647 - 1, 0, 2147483647});
  echo("BigInteger", interop, &P::EchoBigInteger, std::vector<LONG64>{-9223372036854775807LL - 1, 9223372036854775807LL});
  echo("Decimal", interop, &P::EchoDecimal, Texts{"123456789012345678", "-1234567890.12345678", "0.000000000000000001", "-0.5", "0"});
  echo("Boolean", interop, &P::EchoBoolean, std::vector<bool>{true, false});
  echo("Text", interop, &P::EchoText, Texts{"", " two  blanks ", "<b a=\"1\">&amp; 'q'</b>", "]]>", "line\nline\ttab", "one\r\ntwo\rthree", "æøå ß € 北京", "\U0001d11e\U0001f600", std::string(99999, 'x') + "y"});
  echo("Code", interop, &P::EchoCode, Texts{" abc-10 ", ""});
  echo("Date", interop, &P::EchoDate, Texts{"1899-12-31", "1969-07-20", "2024-02-29", "9999-12-31", "0001-01-01"});
  echo("Time", interop, &P::EchoTime, Texts{"00:00:00", "12:30:00", "23:59:59.123"});
  echo("DateTime with a zone", interop, &P::EchoDateTime, std::vector<struct timeval>{moment("1969-07-20T20:17:40.250Z"), moment("1899-12-31T23:00:00Z"), moment("2026-06-30T12:00:00+02:00"), moment("0001-01-01T00:00:00Z")});
  echo("Duration", interop, &P::EchoDuration, std::vector<LONG64>{-1500, 5400000});
  echo("Guid", interop, &P::EchoGuid, Texts{"{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}", "00000000-0000-0000-0000-000000000000"});
  echo("Option", interop, &P::EchoOption, std::vector<int>{0, 3});
  echo("Char", interop, &P::EchoChar, Texts{"Ø", "&", " "});
  echo("Byte", interop, &P::EchoByte, std::vector<unsigned char>{0, 255});
  echo("DateFormula", interop, &P::EchoDateFormula, Texts{"1M+CM", ""});
  echo("RecordID", interop, &P::EchoRecordID, Texts{"Customer: 10000", ""});
  typeZoo();
  _ns2__Given none, all, empty;
  all.number = given(5), all.text = given("five"), all.moment = given(moment("2026-01-25T10:30:00Z")), all.flag = given(true), all.amount = given("12.5");
  empty.text = given("");
  Texts seen;
  for (const auto &each : {none, all, empty}) seen.push_back(call(interop, &P::Given, each).return_USCOREvalue);
  see("optional parameters", seen);
  call(interop, &P::Nothing, _ns2__Nothing());
  see("a procedure that takes and gives nothing", "done");
  _ns2__Upper upper;
  upper.class_ = "class", upper.int_ = 7;
  see("names that are words of the language", call(interop, &P::Upper, upper).return_USCOREvalue);
  _ns2__Fail fail;
  fail.text = "Order <18006> & \"more\" already exists";
  see("a fault", fault(interop, &P::Fail, fail));
  _ns2__EchoCode code;
  code.value = std::string(21, 'x');
  see("a fault of a wrong argument", fault(interop, &P::EchoCode, code));
  auto companies = call(service<SystemService_USCOREBindingProxy>("SystemService"), &SystemService_USCOREBindingProxy::Companies, _ns1__Companies()).return_USCOREvalue;
  std::sort(companies.begin(), companies.end());
  see("the companies", companies);
}

using CustomerProxy = Customer_USCOREBindingProxy;
using CustomerField = ns4__Customer_USCOREFields;

static std::vector<ns4__Customer *> many(CustomerProxy &customers, const std::vector<std::pair<CustomerField, std::string>> &filters, int size = 0, const std::string &bookmark = "") {
  _ns4__ReadMultiple request;
  for (const auto &[field, criteria] : filters) {
    request.filter.push_back(new ns4__Customer_USCOREFilter);
    request.filter.back()->Field = field, request.filter.back()->Criteria = criteria;
  }
  request.setSize = size;
  if (!bookmark.empty()) request.bookmarkKey = given(bookmark);
  const auto *list = call(customers, &CustomerProxy::ReadMultiple, request).ReadMultiple_USCOREResult;
  return list == nullptr ? std::vector<ns4__Customer *>{} : list->Customer;
}

static Texts numbers(const std::vector<ns4__Customer *> &found) {
  Texts result;
  for (const auto *each : found) result.push_back(*each->No);
  return result;
}

static ns4__Customer *read(CustomerProxy &customers, const std::string &no) {
  _ns4__Read request;
  request.No = no;
  return call(customers, &CustomerProxy::Read, request).Customer;
}

static Texts create(CustomerProxy &customers, const std::vector<ns4__Customer *> &list) {
  _ns4__CreateMultiple request;
  request.Customer_USCOREList = new ns4__Customer_USCOREList;
  request.Customer_USCOREList->Customer = list;
  return numbers(call(customers, &CustomerProxy::CreateMultiple, request).Customer_USCOREList->Customer);
}

static ns4__Customer *customer(const std::string &no, const std::string &name) {
  auto *result = new ns4__Customer;
  result->No = given(no), result->Name = given(name), result->City = given("Interop");
  return result;
}

static _ns4__Update change(const std::string &key) {
  _ns4__Update request;
  request.Customer = new ns4__Customer;
  request.Customer->Key = given(key);
  return request;
}

static std::string blocked(const ns4__Customer *customer) { return soap_ns4__Blocked2s(nullptr, *customer->Blocked); }

static void pages() {
  using P = CustomerProxy;
  auto &customers = service<P>("Customer");
  see("CreateMultiple with one", create(customers, {customer("IA1", "Only one")}));
  std::vector<ns4__Customer *> list;
  for (int n = 2; n <= 7; n++) {
    list.push_back(customer("IA" + std::to_string(n), "Many " + std::to_string(n)));
    list.back()->Credit_USCORELimit_USCORELCY = given(std::to_string(n * 1000 + 1) + ".5");
    list.back()->Blocked = given(n == 3 || n == 5 ? ns4__Blocked::Ship : ns4__Blocked::_USCOREblank_USCORE);
  }
  see("CreateMultiple with many", create(customers, list));
  const auto *third = read(customers, "IA3");
  see("Read", Texts{*third->No, *third->Name, *third->City, *third->Contact, *third->Credit_USCORELimit_USCORELCY, blocked(third)});
  see("Read of nothing", read(customers, "NOBODY") == nullptr ? "(none)" : "something");
  _ns4__GetRecIdFromKey ofKey;
  ofKey.Key = *third->Key;
  _ns4__ReadByRecId byRecId;
  byRecId.recId = call(customers, &P::GetRecIdFromKey, ofKey).GetRecIdFromKey_USCOREResult;
  see("GetRecIdFromKey, ReadByRecId", Texts{byRecId.recId, *call(customers, &P::ReadByRecId, byRecId).Customer->No});
  see("ReadMultiple of none", numbers(many(customers, {{CustomerField::City, "Nowhere at all"}})));
  see("ReadMultiple of one", numbers(many(customers, {{CustomerField::No, "IA4"}})));
  see("ReadMultiple with two filters, one on an option", numbers(many(customers, {{CustomerField::City, "Interop"}, {CustomerField::Blocked, "Ship"}})));
  see("ReadMultiple with an empty filter", std::to_string(many(customers, {{CustomerField::No, ""}}, 2).size()));
  Texts slices;
  for (auto found = many(customers, {{CustomerField::City, "Interop"}}, 3); !found.empty(); found = many(customers, {{CustomerField::City, "Interop"}}, 3, *found.back()->Key)) {
    std::string slice;
    for (const auto &no : numbers(found)) slice += (slice.empty() ? "" : " ") + no;
    slices.push_back(slice);
  }
  see("ReadMultiple, page by page", slices);
  see("ReadMultiple from the end", numbers(many(customers, {{CustomerField::City, "Interop"}}, -3)));
  see("ReadMultiple of 1,000", std::to_string(many(customers, {{CustomerField::No, ""}}, 1000).size()));

  const std::string second = *read(customers, "IA2")->Key;
  auto update = change(second);
  update.Customer->Name = given("Ændret & <changed> \U0001f600"), update.Customer->Blocked = given(ns4__Blocked::All);
  const auto *updated = call(customers, &P::Update, update).Customer;
  see("Update", Texts{*updated->No, *updated->Name, *updated->City, blocked(updated)});
  update = change(*read(customers, "IA7")->Key);
  update.Customer->City = given("");
  const auto *emptied = call(customers, &P::Update, update).Customer;
  see("Update with an empty text", Texts{*emptied->No, *emptied->Name, *emptied->City});
  Texts changed;
  for (const auto &key : {second, *updated->Key}) {
    _ns4__IsUpdated request;
    request.Key = key;
    changed.push_back(text(call(customers, &P::IsUpdated, request).IsUpdated_USCOREResult));
  }
  see("IsUpdated", changed);
  update = change(second);
  update.Customer->Name = given("Too late");
  see("Update by two", fault(customers, &P::Update, update));
  _ns4__UpdateMultiple both;
  both.Customer_USCOREList = new ns4__Customer_USCOREList;
  for (const char *no : {"IA4", "IA5"}) {
    both.Customer_USCOREList->Customer.push_back(change(*read(customers, no)->Key).Customer);
    both.Customer_USCOREList->Customer.back()->Contact = given("Both");
  }
  Texts contacts;
  for (const auto *each : call(customers, &P::UpdateMultiple, both).Customer_USCOREList->Customer) contacts.push_back(*each->No + " " + *each->Contact);
  see("UpdateMultiple", contacts);
  update.Customer = read(customers, "IA6");
  see("Update with all that was read", *call(customers, &P::Update, update).Customer->Key == *update.Customer->Key ? "the same Key" : "another Key");
  _ns4__Create again;
  again.Customer = customer("IA1", "");
  see("Create of what exists", fault(customers, &P::Create, again));
  again.Customer = customer("IA8", "");
  again.Customer->E_USCOREMail = given("nowhere");
  see("the fault of a trigger", fault(customers, &P::Create, again));
  _ns4__Delete remove;
  remove.Key = *emptied->Key;
  const bool deleted = call(customers, &P::Delete, remove).Delete_USCOREResult;
  see("Delete", Texts{text(deleted), read(customers, "IA7") == nullptr ? "(none)" : "something"});
  see("Delete of what is gone", fault(customers, &P::Delete, remove));
}

static Texts fields(const ns5__TypeSample &sample) {
  return {
    *sample.No, text(sample.Integer_USCOREField), text(sample.BigInteger_USCOREField), text(sample.Decimal_USCOREField), text(sample.Boolean_USCOREField), text(sample.Text_USCOREField),
    text(sample.Code_USCOREField), text(sample.Date_USCOREField), text(sample.Time_USCOREField), text(sample.DateTime_USCOREField), text(sample.Duration_USCOREField), text(sample.Guid_USCOREField),
    soap_ns5__Option_USCOREField2s(nullptr, *sample.Option_USCOREField), soap_ns5__Enum_USCOREField2s(nullptr, *sample.Enum_USCOREField), text(sample.Char_USCOREField), text(sample.Byte_USCOREField),
    text(sample.DateFormula_USCOREField), text(sample.RecordID_USCOREField), text(sample.Blob_USCOREField),
  };
}

static void samples() {
  using P = TypeSample_USCOREBindingProxy;
  auto &proxy = service<P>("TypeSample");
  static unsigned char bytes[] = {0, 1, 2, 3};
  auto *full = new ns5__TypeSample;
  full->No = given("IT1"), full->Integer_USCOREField = given(-2147483647 - 1), full->BigInteger_USCOREField = given<LONG64>(9223372036854775807LL);
  full->Decimal_USCOREField = given("-12345678901234567.89012345"), full->Boolean_USCOREField = given(true), full->Text_USCOREField = given(" <Tøxt> & \"quotes\" "), full->Code_USCOREField = given("ABC-10");
  full->Date_USCOREField = given("1969-07-20"), full->Time_USCOREField = given("23:59:59.123"), full->DateTime_USCOREField = given(moment("1969-07-20T20:17:40.250Z"));
  full->Duration_USCOREField = given<LONG64>(-1500), full->Guid_USCOREField = given("7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f"), full->Option_USCOREField = given(ns5__Option_USCOREField::Very_USCOREHigh);
  full->Enum_USCOREField = given(ns5__Enum_USCOREField::Dark_USCOREBlue), full->Char_USCOREField = given("Ø"), full->Byte_USCOREField = given<unsigned char>(255);
  full->DateFormula_USCOREField = given("1M+CM"), full->RecordID_USCOREField = given("Customer: 10000"), full->Blob_USCOREField = new xsd__base64Binary;
  full->Blob_USCOREField->__ptr = bytes, full->Blob_USCOREField->__size = sizeof bytes;
  full->Lines = new ns5__Type_USCORESample_USCORELines_USCOREList;
  full->Lines->Type_USCORESample_USCORELines.push_back(new ns5__Type_USCORESample_USCORELines);
  full->Lines->Type_USCORESample_USCORELines.back()->Description = given("the only line");
  _ns5__Create request;
  request.TypeSample = full;
  const auto *created = call(proxy, &P::Create, request).TypeSample;
  see("every type as a field", fields(*created));
  Texts descriptions;
  for (const auto *line : created->Lines->Type_USCORESample_USCORELines) descriptions.push_back(*line->Description);
  see("a document with one line", descriptions);
  request.TypeSample = new ns5__TypeSample;
  request.TypeSample->No = given("IT2");
  created = call(proxy, &P::Create, request).TypeSample;
  see("every type, blank", fields(*created));
  see("a document without lines", created->Lines == nullptr ? "(none)" : "lines");
}

using Line = ns6__Sales_USCOREOrder_USCORELine;

static Line *item(const char *no, const char *quantity) {
  auto *line = new Line;
  line->Type = given(ns6__Type::Item), line->No = given(no), line->Quantity = given(quantity);
  return line;
}

static Line *quantity(const std::string &key, const char *quantity) {
  auto *line = new Line;
  return line->Key = given(key), line->Quantity = given(quantity), line;
}

static ns6__SalesOrder *order(std::string *key, const std::vector<Line *> &lines) {
  auto *result = new ns6__SalesOrder;
  if (key == nullptr) result->Sell_USCOREto_USCORECustomer_USCORENo = given("10000");
  result->Key = key;
  result->SalesLines = new ns6__Sales_USCOREOrder_USCORELine_USCOREList;
  result->SalesLines->Sales_USCOREOrder_USCORELine = lines;
  return result;
}

static void quantities(const ns6__SalesOrder &order, Texts &seen) {
  for (const auto *line : order.SalesLines->Sales_USCOREOrder_USCORELine) seen.push_back(text(line->Line_USCORENo) + " " + *line->Quantity);
}

static void orders() {
  using P = SalesOrder_USCOREBindingProxy;
  auto &proxy = service<P>("SalesOrder");
  _ns6__Create create;
  create.SalesOrder = order(nullptr, {item("1062", "2"), item("1054", "3")});
  const auto *created = call(proxy, &P::Create, create).SalesOrder;
  const auto &lines = created->SalesLines->Sales_USCOREOrder_USCORELine;
  Texts seen{soap_ns6__Document_USCOREType2s(nullptr, *created->Document_USCOREType)};
  for (const auto *line : lines) seen.push_back(text(line->Line_USCORENo) + " " + soap_ns6__Type2s(nullptr, *line->Type) + " " + *line->No + " " + *line->Quantity);
  see("a document with lines", seen);
  const std::string no = *created->No, first = *lines[0]->Key;
  _ns6__Update update;
  update.SalesOrder = order(created->Key, {quantity(first, "7"), item("1062", "1")});
  seen.clear();
  quantities(*call(proxy, &P::Update, update).SalesOrder, seen);
  see("a changed line, and another", seen);
  _ns6__Delete_USCORESalesLines removeLine;
  removeLine.SalesLines_USCOREKey = *lines[1]->Key;
  seen = {text(call(proxy, &P::Delete_USCORESalesLines, removeLine).Delete_USCORESalesLines_USCOREResult)};
  _ns6__Read read;
  read.No = no;
  const auto *now = call(proxy, &P::Read, read).SalesOrder;
  quantities(*now, seen);
  see("Delete of a line", seen);
  update.SalesOrder = order(now->Key, {quantity(first, "9")});
  seen = fault(proxy, &P::Update, update);
  for (auto &part : seen)
    if (const auto at = part.find(no); at != std::string::npos) part.replace(at, no.size(), "NO");
  see("Update of a line by two", seen);
  create.SalesOrder = order(nullptr, {item("NO ITEM", "1")});
  see("a line with a fault", fault(proxy, &P::Create, create));
  _ns6__Delete remove;
  remove.Key = *now->Key;
  see("Delete of a document", text(call(proxy, &P::Delete, remove).Delete_USCOREResult));
}

int main() {
  codeunits();
  pages();
  samples();
  orders();
}
