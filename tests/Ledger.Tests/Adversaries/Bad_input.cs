using System.Text;
using Ledger.Tests.Verification;

namespace Ledger.Tests.Adversaries;

/// <summary>Whatever is in the files: a verdict with file, place and rule, never a crash and never 0.</summary>
public class Bad_input
{
    private const string Bundle = "tile/entries/000.p/12";
    private const string Tile = "tile/0/000.p/12";

    public static TheoryData<string, string, string> Files => new()
    {
        { "checkpoint", "empty", "checkpoint, byte 0: a note is text, a blank line" },
        { "checkpoint", "half", "checkpoint, byte " },
        { "checkpoint", "crlf", "checkpoint, byte 27: a note has no control character but newline" },
        { "checkpoint", "huge", "checkpoint, byte 65536: a note has at most 65,536 bytes" },
        { "checkpoint", "latin1", "checkpoint, byte 0: a note is UTF-8" },
        { "checkpoint", "stray bits", "checkpoint, byte 31: a root is the base64 of 32 bytes" },
        { "checkpoint", "zero before size", "checkpoint, byte 28: a size is a decimal without leading zeros" },
        { "checkpoint", "size out of range", "checkpoint, byte 28: a size is a decimal without leading zeros" },
        { "checkpoint", "extension line", "checkpoint, byte 0: a checkpoint has three lines" },
        { "checkpoint", "hundred signatures", "checkpoint, byte " },
        { Bundle, "empty", $"entry 0, {Bundle}, byte 0: a bundle ends too early" },
        { Bundle, "half", $"entry 5, {Bundle}, byte " },
        { Bundle, "length of 0", $"entry 0, {Bundle}, byte 0: an entry has 1 to 32,768 bytes" },
        { Bundle, "length of 65535", $"entry 0, {Bundle}, byte 0: an entry has 1 to 32,768 bytes" },
        { Bundle, "bytes after", $"{Bundle}, byte " },
        { Bundle, "enormous", $"{Bundle}, byte 0: {Bundle} is larger than a bundle" },
        { Tile, "empty", $"{Tile}, byte 0: {Tile} has 384 bytes; found 0 bytes" },
        { Tile, "half", $"{Tile}, byte 0: {Tile} has 384 bytes; found 192 bytes" },
        { Tile, "bytes after", $"{Tile}, byte 0: {Tile} has 384 bytes; found 385 bytes" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void In_a_file_is_refused_with_the_file_and_the_rule(string file, string how, string saying)
    {
        using var export = Small();
        var path = Path.Combine(export.Folder, file);
        File.WriteAllBytes(path, Spoiled(File.ReadAllBytes(path), how));
        var (code, _, error) = export.Verify("sigs", "--json", export.Scratch("report"));
        Assert.Equal(1, code);
        Assert.StartsWith(saying, error, StringComparison.Ordinal);
        CanonicalJson.Check(File.ReadAllBytes(export.Scratch("report")));
    }

    public static TheoryData<string, string> Contents => new()
    {
        { "{\"a\": 1}", "" },
        { "{\"b\":1,\"a\":2}", "names are not in order" },
        { "{\"a\":1,\"a\":2}", "a name stands twice" },
        { "{\"A\":1}", "a name must match" },
        { "{\"a\":1.5}", "numbers are integers" },
        { "{\"a\":1e3}", "numbers are integers" },
        { "{\"a\":-0}", "no leading zero and no minus zero" },
        { "{\"a\":9007199254740992}", "an integer is beyond 2^53-1" },
        { "{\"a\":\"\\u0041\"}", "an escape is not the canonical one" },
        { "{\"a\":\"\\/\"}", "an escape is not the canonical one" },
        { "{\"a\":[[[[[[[[1]]]]]]]]}", "objects and arrays nest too deep" },
        { "{\"a\":\"\u0001\"}", "a control character must be escaped" },
        { "{\"a\":\"\\ud800\"}", "an escape is not the canonical one" },
        { "[1]", "'{' is missing" },
        { "\ufeff{}", "'{' is missing" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void That_the_log_itself_signed_is_refused_with_the_entry_and_the_rule(string body, string rule)
    {
        using var export = Small();
        var text = Encoding.UTF8.GetString(export.Entries[4].Bytes);
        var old = Encoding.UTF8.GetString(EntryContent.Parse(export.Entries[4].Bytes).Body);
        export.Replace(4, Encoding.UTF8.GetBytes(text.Replace(old, body, StringComparison.Ordinal)));
        Refused(export, rule);
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc0, 0xaf })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 })]
    public void That_is_no_text_is_refused(byte[] bytes)
    {
        using var export = Small();
        var entry = export.Entries[4].Bytes;
        var at = entry.AsSpan().IndexOf("é"u8);
        export.Replace(4, [.. entry[..at], .. bytes, .. entry[(at + 2)..]]);
        Refused(export, "a string is not valid UTF-8");
    }

    [Theory]
    [InlineData("\"seq\":4", "\"seq\":04", "no leading zero")]
    [InlineData("\"seq\":4", "\"seq\":-4", "seq is not negative")]
    [InlineData("\"seq\":4", "\"seq\":99999999999999999999", "beyond 2^53-1")]
    [InlineData("2026-09-01T", "2026-02-30T", "a time is UTC with six decimals")]
    [InlineData("00.006000Z", "60.006000Z", "a time is UTC with six decimals")]
    [InlineData("00.006000Z", "00.006Z", "a time is UTC with six decimals")]
    [InlineData("\"v\":1", "\"v\":2", "an entry is body, kind, prev, seq, sigs, time, v")]
    [InlineData("\"prev\":\"", "\"prev\":\"A", "64 lower-case hexadecimal digits are missing")]
    public void In_a_field_is_refused_with_the_entry_and_the_rule(string part, string replacement, string rule)
    {
        using var export = Small();
        var text = Encoding.UTF8.GetString(export.Entries[4].Bytes);
        Assert.Contains(part, text, StringComparison.Ordinal);
        export.Replace(4, Encoding.UTF8.GetBytes(text.Replace(part, replacement, StringComparison.Ordinal)));
        Refused(export, rule);
    }

    public static TheoryData<string> Policies => new()
    {
        "", "\n", "log\n", "quorum none\n", "%LOG%", "%LOG%\r\nquorum none\n", "%LOG%\nquorum none\nquorum none\n",
        "%LOG%\nlog x\nquorum none\n", "%LOG%\nquorum w\n", "%LOG%\nwitness w %UNKNOWN%\nquorum w\n",
        "%LOG%\nwitness w %LOGKEY%\nquorum w\n", "%LOG%\ngroup g 2 w\nquorum g\n", "%LOG%\nnonsense\nquorum none\n",
        "%LOG%\n\0quorum none\n", "%LOG%\nquorum none", "%LOG%\n# compute-ledger: log-bip340 x\nquorum none\n",
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void For_a_policy_says_nothing_about_the_ledger(string policy)
    {
        using var export = Small();
        // Of an algorithm that only later versions may know; where it stands for a witness, silence would be trust.
        var unknown = "w+00000000+" + Convert.ToBase64String([6, .. new byte[32]]);
        var log = export.Keys.Policy.Replace("\nquorum none\n", "", StringComparison.Ordinal);
        File.WriteAllText(export.Policy, policy
            .Replace("%LOGKEY%", export.Keys.Ed25519Vkey, StringComparison.Ordinal)
            .Replace("%LOG%", log, StringComparison.Ordinal)
            .Replace("%UNKNOWN%", unknown, StringComparison.Ordinal));
        var (code, output, error) = export.Verify();
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"{export.Policy}, byte ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n", "\r\n")]
    [InlineData("index ", "index 0")]
    [InlineData("index 6", "index 9007199254740992")]
    [InlineData("extra ", "extra =")]
    [InlineData("extra ", "extra\t")]
    public void In_a_receipt_is_refused(string part, string replacement)
    {
        using var export = Small();
        var receipt = new ExportReader(export.Folder).Receipt(6);
        File.WriteAllText(export.Scratch("r"), receipt.Replace(part, replacement, StringComparison.Ordinal));
        var (code, _, error) = Exports.Run("receipt", export.Scratch("r"), "--policy", export.Policy);
        Assert.Equal(1, code);
        Assert.StartsWith("byte ", error, StringComparison.Ordinal);
    }

    private static void Refused(Exports export, string rule)
    {
        export.WriteAsIs();
        Assert.Equal(0, export.Verify("tree").Code);
        var (code, _, error) = export.Verify("chain", "--json", export.Scratch("report"));
        Assert.Equal(1, code);
        Assert.StartsWith($"entry 4, {Bundle}, byte ", error, StringComparison.Ordinal);
        Assert.Contains(rule, error, StringComparison.Ordinal);
        CanonicalJson.Check(File.ReadAllBytes(export.Scratch("report")));
    }

    private static byte[] Spoiled(byte[] good, string how)
    {
        var text = Encoding.UTF8.GetString(good);
        byte[] Text(string part, string replacement) =>
            Encoding.UTF8.GetBytes(text.Replace(part, replacement, StringComparison.Ordinal));
        var root = text.Split('\n').Length > 2 ? text.Split('\n')[2] : "";
        return how switch
        {
            "empty" => [],
            "half" => good[..(good.Length / 2)],
            "bytes after" => [.. good, 0],
            "crlf" => Text("\n", "\r\n"),
            "huge" => [.. good, .. new byte[65_536]],
            "latin1" => [0xe9, .. good],
            "stray bits" => Text(root, root[..^2] + (char)(root[^2] + 1) + "="),
            "zero before size" => Text("\n12\n", "\n012\n"),
            "size out of range" => Text("\n12\n", "\n9007199254740992\n"),
            "extension line" => Text("\n\n", "\nextension\n\n"),
            "hundred signatures" =>
                [.. good, .. Enumerable.Repeat(Encoding.UTF8.GetBytes("— a AAAAAAA=\n"), 99).SelectMany(l => l)],
            "length of 0" => [0, 0, .. good[2..]],
            "length of 65535" => [255, 255, .. good[2..]],
            _ => [.. good, .. new byte[9_000_000]],
        };
    }

    private static Exports Small()
    {
        var export = new Exports();
        export.Fill(12);
        return export.Write();
    }
}
