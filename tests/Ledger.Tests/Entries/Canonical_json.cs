using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Ledger.Tests.Entries;

public class Canonical_json
{
    [Theory]
    [InlineData("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}")]
    [InlineData(" { \"a\" : [ 1 , -2 , true , null ] } \n", "{\"a\":[1,-2,true,null]}")]
    [InlineData("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"", "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    [InlineData("\"\\b\\f\\n\\r\\t\\u007f\\u001f\"", "\"\\b\\f\\n\\r\\t\u007f\\u001f\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("{\"aB\":1,\"aa\":2,\"a\":3,\"a1\":4}", "{\"a\":3,\"a1\":4,\"aB\":1,\"aa\":2}")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("0", "0")]
    [InlineData("[[[[[[[[]]]]]]]]", "[[[[[[[[]]]]]]]]")]
    public void Is_made_of_any_json_of_the_profile(string json, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(json))));
        CanonicalJson.Check(Encoding.UTF8.GetBytes(expected));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "a name stands twice")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "a name stands twice")]
    [InlineData("{\"A\":1}", "a name must match")]
    [InlineData("{\"1\":1}", "a name must match")]
    [InlineData("{\"\":1}", "a name must match")]
    [InlineData("{\"a_b\":1}", "a name must match")]
    [InlineData("{\"é\":1}", "a name must match")]
    [InlineData("{\"a23456789012345678901234567890123\":1}", "a name must match")]
    [InlineData("1.0", "numbers are integers")]
    [InlineData("1e3", "numbers are integers")]
    [InlineData("1E3", "numbers are integers")]
    [InlineData("-0", "no leading zero and no minus zero")]
    [InlineData("01", "no leading zero and no minus zero")]
    [InlineData("9007199254740992", "beyond 2^53-1")]
    [InlineData("-9007199254740992", "beyond 2^53-1")]
    [InlineData("99999999999999999999999999999", "beyond 2^53-1")]
    [InlineData("[[[[[[[[[]]]]]]]]]", "nest too deep")]
    [InlineData("\"\\ud800\"", "lone surrogate")]
    [InlineData("\"\\udc00\"", "lone surrogate")]
    [InlineData("\"\\ud800\\ud800\"", "lone surrogate")]
    [InlineData("\"\\ud800x\"", "lone surrogate")]
    [InlineData("\"\n\"", "control character")]
    [InlineData("\"\\x\"", "no such escape")]
    [InlineData("\"\\u12g4\"", "four hexadecimal digits")]
    [InlineData("\"\\u+123\"", "four hexadecimal digits")]
    [InlineData("\"abc", "ends too early")]
    [InlineData("", "ends too early")]
    [InlineData("[1,]", "no JSON value")]
    [InlineData("{,}", "'\"' is missing")]
    [InlineData("{\"a\":1,}", "'\"' is missing")]
    [InlineData("[1 2]", "']' is missing")]
    [InlineData("1 2", "bytes follow")]
    [InlineData("nul", "no JSON value")]
    [InlineData("NaN", "no JSON value")]
    [InlineData("+1", "no JSON value")]
    [InlineData("\ufeff1", "no JSON value")]
    public void Is_refused_outside_of_the_profile_with_the_rule(string json, string rule)
    {
        var e = Assert.Throws<LedgerFormatException>(() => CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"b\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"aa\":1,\"aB\":2}")]
    [InlineData("{\"\\u0061\":1}")]
    [InlineData("\"\\u0041\"")]
    [InlineData("\"\\u000F\"")]
    [InlineData("\"\\u000a\"")]
    [InlineData("\"\\u0008\"")]
    [InlineData("\"\\u0020\"")]
    [InlineData("\"\\/\"")]
    [InlineData("\"\\ud83d\\ude00\"")]
    [InlineData("\"\u0001\"")]
    [InlineData("-0")]
    [InlineData("1.5")]
    [InlineData("[[[[[[[[[]]]]]]]]]")]
    [InlineData("\"a")]
    [InlineData("\"a\\")]
    [InlineData("\"a\\u00")]
    [InlineData("{\"a\":1")]
    [InlineData("[1")]
    [InlineData("tru")]
    public void Is_checked_byte_by_byte(string notCanonical) =>
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Check(Encoding.UTF8.GetBytes(notCanonical)));

    [Theory]
    [InlineData(0xc0, 0x80)]
    [InlineData(0xff, 0x20)]
    [InlineData(0xc3, 0x20)]
    [InlineData(0x80, 0x20)]
    public void Has_no_bad_utf8(byte first, byte second)
    {
        byte[] text = [(byte)'"', first, second, (byte)'"'];
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Check(text));
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Canonicalise(text));
        byte[] surrogate = [(byte)'"', 0xed, 0xa0, 0x80, (byte)'"'];
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Check(surrogate));
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Canonicalise(surrogate));
    }

    [Fact]
    public void Says_where_and_what()
    {
        var e = Assert.Throws<LedgerFormatException>(() => CanonicalJson.Check("{\"a\":1,\"b\":2.5}"u8));
        Assert.Equal((11L, "numbers are integers; decimals are strings", (string?)"2.5}"), (e.Offset, e.Rule, e.Value));
    }

    [Theory]
    [InlineData("jcs/input/arrays.json")]
    [InlineData("jcs/input/structures.json")]
    [InlineData("jcs/input/values.json")]
    public void Refuses_published_vectors_that_lie_outside_of_the_profile(string input) =>
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Canonicalise(Vectors.Bytes(input)));

    /// <summary>A thousand numbers as ECMAScript prints them, of which the profile allows the whole ones.</summary>
    [Fact]
    public void Keeps_the_published_numbers_that_are_whole_and_refuses_all_others()
    {
        var kept = 0;
        foreach (var line in Vectors.Text("jcs/es6-numbers-00001-01000.txt").Trim().Split('\n'))
        {
            var number = Encoding.ASCII.GetBytes(line.Trim().Split(',')[1]);
            if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                && Math.Abs(whole) <= CanonicalJson.MaxInteger)
            {
                Assert.Equal(number, CanonicalJson.Canonicalise(number));
                CanonicalJson.Check(number);
                kept++;
                continue;
            }

            Assert.Throws<LedgerFormatException>(() => CanonicalJson.Canonicalise(number));
            Assert.Throws<LedgerFormatException>(() => CanonicalJson.Check(number));
        }

        Assert.InRange(kept, 2, 999);
    }

    [Fact]
    public void Agrees_with_the_published_vectors_where_the_profile_holds()
    {
        using var values = JsonDocument.Parse(Vectors.Bytes("jcs/input/values.json"));
        var output = Vectors.Text("jcs/output/values.json");
        foreach (var part in new[] { "literals", "string" })
        {
            var raw = Encoding.UTF8.GetBytes(values.RootElement.GetProperty(part).GetRawText());
            var canonical = Encoding.UTF8.GetString(CanonicalJson.Canonicalise(raw));
            Assert.Contains($"\"{part}\":{canonical}", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Is_a_fixed_point_and_keeps_the_meaning() =>
        Prop.ForAll(
                JsonTexts.Any().ToArbitrary(),
                json =>
                {
                    var canonical = CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(json));
                    CanonicalJson.Check(canonical);
                    Assert.Equal(canonical, CanonicalJson.Canonicalise(canonical));
                    Assert.True(JsonElement.DeepEquals(
                        JsonDocument.Parse(json).RootElement, JsonDocument.Parse(canonical).RootElement));
                })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Has_one_spelling_so_that_any_changed_byte_is_refused_or_means_something_else() =>
        Prop.ForAll(
                JsonTexts.Any().Zip(Gen.Choose(0, 1 << 20)).ToArbitrary(),
                input =>
                {
                    var canonical = CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(input.Item1));
                    var mutant = (byte[])canonical.Clone();
                    mutant[(input.Item2 / 8) % mutant.Length] ^= (byte)(1 << (input.Item2 % 8));
                    Assert.True(IsRefused(mutant) || CanonicalJson.Canonicalise(mutant).AsSpan().SequenceEqual(mutant));
                })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData("0", true)]
    [InlineData("-1", true)]
    [InlineData("10.05", true)]
    [InlineData("0.1", true)]
    [InlineData("-0.5", true)]
    [InlineData("-0", false)]
    [InlineData("01", false)]
    [InlineData("1.", false)]
    [InlineData(".5", false)]
    [InlineData("1.50", false)]
    [InlineData("1.0", false)]
    [InlineData("-0.0", false)]
    [InlineData("+1", false)]
    [InlineData("1e3", false)]
    [InlineData("1,5", false)]
    [InlineData("1.5.5", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData("١", false)]
    public void Knows_decimals(string text, bool isDecimal) => Assert.Equal(isDecimal, CanonicalJson.IsDecimal(text));

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            CanonicalJson.Check(bytes);
            return false;
        }
        catch (LedgerFormatException)
        {
            return true;
        }
    }
}
