// Java's JAX-WS: code that wsimport generated from the WSDL. Does the steps of scenario.ts and prints what it sees.
// Environment: SOAP_URL (http://host:port/BC/WS), SOAP_COMPANY, SOAP_USER, SOAP_PASSWORD.

import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.datatype.DatatypeConstants;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Holder;
import javax.xml.ws.soap.SOAPFaultException;
import bc.customer.Blocked;
import bc.customer.Customer;
import bc.customer.CustomerFields;
import bc.customer.CustomerFilter;
import bc.customer.CustomerList;
import bc.customer.CustomerPort;
import bc.customer.CustomerService;
import bc.interop.Interop;
import bc.interop.InteropPort;
import bc.interop.Upper;
import bc.letters.Letters;
import bc.salesorder.SalesOrder;
import bc.salesorder.SalesOrderLine;
import bc.salesorder.SalesOrderLineList;
import bc.salesorder.SalesOrderPort;
import bc.salesorder.SalesOrderService;
import bc.salesorder.Type;
import bc.systemservice.SystemService;
import bc.typesample.EnumField;
import bc.typesample.OptionField;
import bc.typesample.TypeSample;
import bc.typesample.TypeSampleLines;
import bc.typesample.TypeSampleLinesList;
import bc.typesample.TypeSamplePort;
import bc.typesample.TypeSampleService;

public final class JaxwsScenario {
    private static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(System.getenv("SOAP_USER"), System.getenv("SOAP_PASSWORD").toCharArray());
            }
        });
        codeunits();
        pages();
        samples();
        orders();
    }

    private static URL wsdl(String path) throws Exception {
        String company = URLEncoder.encode(System.getenv("SOAP_COMPANY"), StandardCharsets.UTF_8).replace("+", "%20");
        return new URL(System.getenv("SOAP_URL") + "/" + company + "/" + path + "?wsdl");
    }

    /** Signs in before it is asked to. */
    private static <Port> Port signedIn(Port port) {
        Map<String, Object> context = ((BindingProvider) port).getRequestContext();
        context.put(BindingProvider.USERNAME_PROPERTY, System.getenv("SOAP_USER"));
        context.put(BindingProvider.PASSWORD_PROPERTY, System.getenv("SOAP_PASSWORD"));
        return port;
    }

    /** A value as XML has it. */
    private static String text(Object value) {
        if (value == null) return "";
        if (value instanceof BigDecimal) return ((BigDecimal) value).toPlainString();
        if (value instanceof byte[]) return Base64.getEncoder().encodeToString((byte[]) value);
        if (!(value instanceof XMLGregorianCalendar)) return value.toString();
        XMLGregorianCalendar calendar = (XMLGregorianCalendar) value;
        if (!DatatypeConstants.DATETIME.equals(calendar.getXMLSchemaType())) return calendar.toXMLFormat();
        return OffsetDateTime.parse(calendar.toXMLFormat()).withOffsetSameInstant(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'"));
    }

    private static void see(String step, Object seen) {
        out.println("[" + json(step) + "," + (seen instanceof Collection ? ((Collection<?>) seen).stream().map(each -> json(text(each))).collect(Collectors.joining(",", "[", "]")) : json(text(seen))) + "]");
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) json.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        return json.append('"').toString();
    }

    private static List<String> fault(Runnable call) {
        try {
            call.run();
            return List.of("no fault");
        } catch (SOAPFaultException fault) {
            String code = fault.getFault().getFaultCode();
            return List.of(code.substring(code.lastIndexOf('.') + 1), fault.getFault().getFaultString());
        }
    }

    private static XMLGregorianCalendar calendar(String text) {
        try {
            return DatatypeFactory.newInstance().newXMLGregorianCalendar(text);
        } catch (javax.xml.datatype.DatatypeConfigurationException error) {
            throw new IllegalStateException(error);
        }
    }

    private static <Value> void echo(String step, Function<Value, ?> call, List<Value> values) {
        see(step, values.stream().map(call).collect(Collectors.toList()));
    }

    private static <Value> List<Object> each(List<Value> values, Function<Value, ?> call) {
        return values.stream().map(call).collect(Collectors.toList());
    }

    private static void codeunits() throws Exception {
        InteropPort interop = signedIn(new Interop(wsdl("Codeunit/Interop")).getInteropPort());
        echo("Integer", interop::echoInteger, List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE));
        echo("BigInteger", interop::echoBigInteger, List.of(Long.MIN_VALUE, Long.MAX_VALUE));
        echo("Decimal", value -> interop.echoDecimal(new BigDecimal(value)), List.of("123456789012345678", "-1234567890.12345678", "0.000000000000000001", "-0.5", "0"));
        echo("Boolean", interop::echoBoolean, List.of(true, false));
        echo("Text", interop::echoText, List.of(
            "", " two  blanks ", "<b a=\"1\">&amp; 'q'</b>", "]]>", "line\nline\ttab", "one\r\ntwo\rthree", "æøå ß € 北京", "\ud834\udd1e\ud83d\ude00", "x".repeat(99_999) + "y"));
        echo("Code", interop::echoCode, List.of(" abc-10 ", ""));
        echo("Date", value -> interop.echoDate(calendar(value)), List.of("1899-12-31", "1969-07-20", "2024-02-29", "9999-12-31", "0001-01-01"));
        echo("Time", value -> interop.echoTime(calendar(value)), List.of("00:00:00", "12:30:00", "23:59:59.123"));
        echo("DateTime with a zone", value -> interop.echoDateTime(calendar(value)), List.of("1969-07-20T20:17:40.250Z", "1899-12-31T23:00:00Z", "2026-06-30T12:00:00+02:00", "0001-01-01T00:00:00Z"));
        echo("DateTime without a zone", value -> interop.echoDateTime(calendar(value)), List.of("1969-07-20T20:17:40.250", "2026-01-25T10:30:00"));
        echo("Duration", interop::echoDuration, List.of(-1500L, 5_400_000L));
        echo("Guid", interop::echoGuid, List.of("{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}", "00000000-0000-0000-0000-000000000000"));
        echo("Option", interop::echoOption, List.of(0, 3));
        echo("Char", interop::echoChar, List.of("Ø", "&", " "));
        echo("Byte", interop::echoByte, List.of((short) 0, (short) 255));
        echo("DateFormula", interop::echoDateFormula, List.of("1M+CM", ""));
        echo("RecordID", interop::echoRecordID, List.of("Customer: 10000", ""));
        see("var parameters", typeZoo());
        see("optional parameters", List.of(
            interop.given(null, null, null, null, null), interop.given(5, "five", calendar("2026-01-25T10:30:00Z"), true, new BigDecimal("12.5")), interop.given(null, "", null, null, null)));
        interop.nothing();
        see("a procedure that takes and gives nothing", "done");
        Upper upper = new Upper();
        upper.setClazz("class");
        upper.setInt(7);
        see("names that are words of the language", interop.upper(upper).getReturnValue());
        see("a fault", fault(() -> interop.fail("Order <18006> & \"more\" already exists")));
        see("a fault of a wrong argument", fault(() -> interop.echoCode("x".repeat(21))));
        see("the companies", signedIn(new SystemService(wsdl("SystemService")).getSystemServicePort()).companies().stream().sorted().collect(Collectors.toList()));
    }

    private static List<Object> typeZoo() throws Exception {
        Holder<Integer> integer = new Holder<>(0);
        Holder<Long> bigInteger = new Holder<>(0L);
        Holder<BigDecimal> decimal = new Holder<>(BigDecimal.ZERO);
        Holder<Boolean> bool = new Holder<>(false);
        Holder<String> text = new Holder<>("");
        Holder<String> code = new Holder<>("");
        Holder<XMLGregorianCalendar> date = new Holder<>(calendar("0001-01-01"));
        Holder<XMLGregorianCalendar> time = new Holder<>(calendar("00:00:00"));
        Holder<XMLGregorianCalendar> dateTime = new Holder<>(calendar("0001-01-01T00:00:00Z"));
        Holder<Long> duration = new Holder<>(0L);
        Holder<String> guid = new Holder<>("00000000-0000-0000-0000-000000000000");
        Holder<Integer> option = new Holder<>(0);
        Holder<String> character = new Holder<>("a");
        Holder<Short> octet = new Holder<>((short) 0);
        Holder<String> dateFormula = new Holder<>("");
        Holder<String> recordId = new Holder<>("");
        signedIn(new Letters(wsdl("Codeunit/Letters")).getLettersPort()).typeZoo(
            Integer.MIN_VALUE, integer, Long.MAX_VALUE, bigInteger, new BigDecimal("-12345678901234567.89012345"), decimal, true, bool, " <Tøxt> & \"quotes\" ", text, "ABC-10", code,
            calendar("2024-02-29"), date, calendar("23:59:59.123"), time, calendar("2026-11-21T10:30:00.250Z"), dateTime, 5_400_000L, duration, "7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f", guid,
            3, option, "Ø", character, (short) 255, octet, "1M+CM", dateFormula, "Customer: 10000", recordId);
        return Stream.of(integer, bigInteger, decimal, bool, text, code, date, time, dateTime, duration, guid, option, character, octet, dateFormula, recordId).map(holder -> holder.value).collect(Collectors.toList());
    }

    private static Customer customer(String no, String name, String city) {
        Customer customer = new Customer();
        customer.setNo(no);
        customer.setName(name);
        customer.setCity(city);
        return customer;
    }

    private static Customer change(String key) {
        Customer customer = new Customer();
        customer.setKey(key);
        return customer;
    }

    private static CustomerList listOf(List<Customer> customers) {
        CustomerList list = new CustomerList();
        list.getCustomer().addAll(customers);
        return list;
    }

    private static CustomerFilter filter(CustomerFields field, String criteria) {
        CustomerFilter filter = new CustomerFilter();
        filter.setField(field);
        filter.setCriteria(criteria);
        return filter;
    }

    private static List<Customer> many(CustomerPort customers, List<CustomerFilter> filters, int setSize, String bookmarkKey) {
        CustomerList list = customers.readMultiple(filters, bookmarkKey, setSize);
        return list == null ? List.of() : list.getCustomer();
    }

    private static List<String> numbers(List<Customer> found) {
        return found.stream().map(Customer::getNo).collect(Collectors.toList());
    }

    private static String orNone(Object value) {
        return value == null ? "(none)" : value.toString();
    }

    private static void pages() throws Exception {
        CustomerPort customers = signedIn(new CustomerService(wsdl("Page/Customer")).getCustomerPort());
        List<CustomerFilter> city = List.of(filter(CustomerFields.CITY, "Interop"));
        List<CustomerFilter> everything = List.of(filter(CustomerFields.NO, ""));

        Holder<CustomerList> created = new Holder<>(listOf(List.of(customer("IA1", "Only one", "Interop"))));
        customers.createMultiple(created);
        see("CreateMultiple with one", numbers(created.value.getCustomer()));
        created.value = listOf(IntStream.rangeClosed(2, 7).mapToObj(n -> {
            Customer customer = customer("IA" + n, "Many " + n, "Interop");
            customer.setCreditLimitLCY(new BigDecimal(n * 1000).add(new BigDecimal("1.5")));
            customer.setBlocked(n == 3 || n == 5 ? Blocked.SHIP : Blocked.BLANK);
            return customer;
        }).collect(Collectors.toList()));
        customers.createMultiple(created);
        see("CreateMultiple with many", numbers(created.value.getCustomer()));
        Customer third = customers.read("IA3");
        see("Read", List.of(third.getNo(), third.getName(), third.getCity(), third.getContact(), third.getCreditLimitLCY(), third.getBlocked().value()));
        see("Read of nothing", orNone(customers.read("NOBODY")));
        String recordId = customers.getRecIdFromKey(third.getKey());
        see("GetRecIdFromKey, ReadByRecId", List.of(recordId, customers.readByRecId(recordId).getNo()));
        see("ReadMultiple of none", numbers(many(customers, List.of(filter(CustomerFields.CITY, "Nowhere at all")), 0, null)));
        see("ReadMultiple of one", numbers(many(customers, List.of(filter(CustomerFields.NO, "IA4")), 0, null)));
        see("ReadMultiple with two filters, one on an option", numbers(many(customers, List.of(city.get(0), filter(CustomerFields.BLOCKED, "Ship")), 0, null)));
        see("ReadMultiple with an empty filter", many(customers, everything, 2, null).size());
        List<String> slices = new ArrayList<>();
        for (List<Customer> found = many(customers, city, 3, null); !found.isEmpty(); found = many(customers, city, 3, found.get(found.size() - 1).getKey())) slices.add(String.join(" ", numbers(found)));
        see("ReadMultiple, page by page", slices);
        see("ReadMultiple from the end", numbers(many(customers, city, -3, null)));
        see("ReadMultiple of 1,000", many(customers, everything, 1000, null).size());

        Customer second = customers.read("IA2");
        Holder<Customer> updated = new Holder<>(change(second.getKey()));
        updated.value.setName("Ændret & <changed> \ud83d\ude00");
        updated.value.setBlocked(Blocked.ALL);
        customers.update(updated);
        see("Update", List.of(updated.value.getNo(), updated.value.getName(), updated.value.getCity(), updated.value.getBlocked().value()));
        Holder<Customer> emptied = new Holder<>(change(customers.read("IA7").getKey()));
        emptied.value.setCity("");
        customers.update(emptied);
        see("Update with an empty text", List.of(emptied.value.getNo(), emptied.value.getName(), emptied.value.getCity()));
        see("IsUpdated", List.of(customers.isUpdated(second.getKey()), customers.isUpdated(updated.value.getKey())));
        Customer late = change(second.getKey());
        late.setName("Too late");
        see("Update by two", fault(() -> customers.update(new Holder<>(late))));
        Holder<CustomerList> both = new Holder<>(listOf(Stream.of("IA4", "IA5").map(no -> {
            Customer customer = change(customers.read(no).getKey());
            customer.setContact("Both");
            return customer;
        }).collect(Collectors.toList())));
        customers.updateMultiple(both);
        see("UpdateMultiple", both.value.getCustomer().stream().map(each -> each.getNo() + " " + each.getContact()).collect(Collectors.toList()));
        Holder<Customer> sixth = new Holder<>(customers.read("IA6"));
        String key = sixth.value.getKey();
        customers.update(sixth);
        see("Update with all that was read", sixth.value.getKey().equals(key) ? "the same Key" : "another Key");
        see("Create of what exists", fault(() -> customers.create(new Holder<>(customer("IA1", null, null)))));
        Customer nowhere = customer("IA8", null, null);
        nowhere.setEMail("nowhere");
        see("the fault of a trigger", fault(() -> customers.create(new Holder<>(nowhere))));
        see("Delete", List.of(customers.delete(emptied.value.getKey()), orNone(customers.read("IA7"))));
        see("Delete of what is gone", fault(() -> customers.delete(emptied.value.getKey())));
    }

    private static List<Object> fields(TypeSample sample) {
        return Stream.of(
            sample.getNo(), sample.getIntegerField(), sample.getBigIntegerField(), sample.getDecimalField(), sample.isBooleanField(), sample.getTextField(), sample.getCodeField(), sample.getDateField(),
            sample.getTimeField(), sample.getDateTimeField(), sample.getDurationField(), sample.getGuidField(), sample.getOptionField().value(), sample.getEnumField().value(), sample.getCharField(),
            sample.getByteField(), sample.getDateFormulaField(), sample.getRecordIDField(), sample.getBlobField()).collect(Collectors.toList());
    }

    private static void samples() throws Exception {
        TypeSamplePort samples = signedIn(new TypeSampleService(wsdl("Page/TypeSample")).getTypeSamplePort());
        TypeSample full = new TypeSample();
        full.setNo("IT1");
        full.setIntegerField(Integer.MIN_VALUE);
        full.setBigIntegerField(Long.MAX_VALUE);
        full.setDecimalField(new BigDecimal("-12345678901234567.89012345"));
        full.setBooleanField(true);
        full.setTextField(" <Tøxt> & \"quotes\" ");
        full.setCodeField("ABC-10");
        full.setDateField(calendar("1969-07-20"));
        full.setTimeField(calendar("23:59:59.123"));
        full.setDateTimeField(calendar("1969-07-20T20:17:40.250Z"));
        full.setDurationField(-1500L);
        full.setGuidField("7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f");
        full.setOptionField(OptionField.VERY_HIGH);
        full.setEnumField(EnumField.DARK_BLUE);
        full.setCharField("Ø");
        full.setByteField((short) 255);
        full.setDateFormulaField("1M+CM");
        full.setRecordIDField("Customer: 10000");
        full.setBlobField(new byte[] {0, 1, 2, 3});
        TypeSampleLines line = new TypeSampleLines();
        line.setDescription("the only line");
        full.setLines(new TypeSampleLinesList());
        full.getLines().getTypeSampleLines().add(line);
        Holder<TypeSample> sample = new Holder<>(full);
        samples.create(sample);
        see("every type as a field", fields(sample.value));
        see("a document with one line", each(sample.value.getLines().getTypeSampleLines(), TypeSampleLines::getDescription));
        sample.value = new TypeSample();
        sample.value.setNo("IT2");
        samples.create(sample);
        see("every type, blank", fields(sample.value));
        see("a document without lines", orNone(sample.value.getLines()));
    }

    private static SalesOrderLine item(String no, int quantity) {
        SalesOrderLine line = new SalesOrderLine();
        line.setType(Type.ITEM);
        line.setNo(no);
        line.setQuantity(new BigDecimal(quantity));
        return line;
    }

    private static SalesOrder order(String key, SalesOrderLine... lines) {
        SalesOrder order = new SalesOrder();
        if (key == null) order.setSellToCustomerNo("10000");
        else order.setKey(key);
        order.setSalesLines(new SalesOrderLineList());
        order.getSalesLines().getSalesOrderLine().addAll(List.of(lines));
        return order;
    }

    private static SalesOrderLine quantity(String key, int quantity) {
        SalesOrderLine line = new SalesOrderLine();
        line.setKey(key);
        line.setQuantity(new BigDecimal(quantity));
        return line;
    }

    private static List<Object> quantities(SalesOrder order) {
        return each(order.getSalesLines().getSalesOrderLine(), line -> line.getLineNo() + " " + text(line.getQuantity()));
    }

    private static void orders() throws Exception {
        SalesOrderPort orders = signedIn(new SalesOrderService(wsdl("Page/SalesOrder")).getSalesOrderPort());
        Holder<SalesOrder> order = new Holder<>(order(null, item("1062", 2), item("1054", 3)));
        orders.create(order);
        List<SalesOrderLine> lines = order.value.getSalesLines().getSalesOrderLine();
        List<Object> seen = each(lines, line -> line.getLineNo() + " " + line.getType().value() + " " + line.getNo() + " " + text(line.getQuantity()));
        seen.add(0, order.value.getDocumentType().value());
        see("a document with lines", seen);
        String no = order.value.getNo();
        String first = lines.get(0).getKey();
        Holder<SalesOrder> changed = new Holder<>(order(order.value.getKey(), quantity(first, 7), item("1062", 1)));
        orders.update(changed);
        see("a changed line, and another", quantities(changed.value));
        boolean deleted = orders.deleteSalesLines(lines.get(1).getKey());
        SalesOrder now = orders.read(null, no);
        List<Object> left = quantities(now);
        left.add(0, deleted);
        see("Delete of a line", left);
        see("Update of a line by two", each(fault(() -> orders.update(new Holder<>(order(now.getKey(), quantity(first, 9))))), part -> part.replace(no, "NO")));
        see("a line with a fault", fault(() -> orders.create(new Holder<>(order(null, item("NO ITEM", 1))))));
        see("Delete of a document", orders.delete(now.getKey()));
    }
}
