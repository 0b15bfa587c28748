using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>
/// An entry read in place, without copies. The fields stand in one order and one spelling, so reading them in that
/// order and checking the body proves the whole canonical.
/// </summary>
internal readonly ref struct EntryView
{
    private EntryView(
        ReadOnlySpan<byte> body, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> prev, long seq,
        ReadOnlySpan<byte> signatures, int signatureCount, DateTimeOffset time, int prevOffset, int timeOffset)
    {
        Body = body;
        Kind = kind;
        Prev = prev;
        Seq = seq;
        _signatures = signatures;
        SignatureCount = signatureCount;
        Time = time;
        PrevOffset = prevOffset;
        TimeOffset = timeOffset;
    }

    private const int SignatureStride = 64 + 128 + 18 + 1;

    // All elements, each exactly {"by":"<64>","sig":"<128>"}, with a comma between two.
    private readonly ReadOnlySpan<byte> _signatures;

    public ReadOnlySpan<byte> Body { get; }
    public ReadOnlySpan<byte> Kind { get; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Prev { get; }
    public long Seq { get; }
    public int SignatureCount { get; }
    public DateTimeOffset Time { get; }
    public int PrevOffset { get; }
    public int TimeOffset { get; }

    /// <summary>The public key of a signature, 64 digits.</summary>
    public ReadOnlySpan<byte> By(int index) => _signatures.Slice((index * SignatureStride) + 7, 64);

    /// <summary>A signature, 128 digits.</summary>
    public ReadOnlySpan<byte> Sig(int index) => _signatures.Slice((index * SignatureStride) + 80, 128);

    public static EntryView Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > EntryFormat.MaxBytes)
            throw new LedgerFormatException("an entry has 1 to 32,768 bytes", 0, $"{bytes.Length} bytes");
        var reader = new CanonicalChecker(bytes);
        Field(ref reader, "{\"body\":"u8);
        var bodyStart = reader.Position;
        reader.Object(CanonicalJson.MaxBodyDepth);
        var body = bytes[bodyStart..reader.Position];
        Field(ref reader, ",\"kind\":\""u8);
        var kind = ReadKind(ref reader, bytes);
        Field(ref reader, "\",\"prev\":\""u8);
        var prevOffset = reader.Position;
        var prev = Hex(ref reader, bytes, 64);
        Field(ref reader, "\",\"seq\":"u8);
        var seq = ReadSeq(ref reader, bytes);
        var (signatureStart, count) = ReadSignatures(ref reader, bytes);
        var signatures = bytes.Slice(signatureStart, Math.Max(0, (count * SignatureStride) - 1));
        Field(ref reader, ",\"time\":\""u8);
        var timeOffset = reader.Position;
        var time = ReadTime(ref reader, bytes);
        Field(ref reader, "\",\"v\":1}"u8);
        reader.End();
        return new(body, kind, prev, seq, signatures, count, time, prevOffset, timeOffset);
    }

    private static void Field(scoped ref CanonicalChecker reader, ReadOnlySpan<byte> text)
    {
        if (!reader.TryTake(text))
            throw reader.Broken(
                $"an entry is body, kind, prev, seq, sigs, time, v; here {Encoding.ASCII.GetString(text)}");
    }

    private static ReadOnlySpan<byte> ReadKind(scoped ref CanonicalChecker reader, ReadOnlySpan<byte> bytes)
    {
        var start = reader.Position;
        var length = bytes[start..].IndexOf((byte)'"');
        var kind = length < 0 ? ReadOnlySpan<byte>.Empty : bytes.Slice(start, length);
        var dot = kind.IndexOf((byte)'.');
        if (!IsKindPart(kind[..Math.Max(dot, 0)]) || !IsKindPart(kind[(dot + 1)..]))
            throw reader.Broken("a kind must match [a-z_]{1,32}.[a-z_]{1,32}");
        reader.Position += length;
        return kind;
    }

    private static bool IsKindPart(ReadOnlySpan<byte> part)
    {
        if (part.Length is 0 or > EntryFormat.MaxKindPart) return false;
        foreach (var b in part)
            if (b is not (>= (byte)'a' and <= (byte)'z') and not (byte)'_') return false;
        return true;
    }

    private static ReadOnlySpan<byte> Hex(scoped ref CanonicalChecker reader, ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length - reader.Position < length || !LowerHex.Is(bytes.Slice(reader.Position, length)))
            throw reader.Broken($"{length} lower-case hexadecimal digits are missing");
        var hex = bytes.Slice(reader.Position, length);
        reader.Position += length;
        return hex;
    }

    private static long ReadSeq(scoped ref CanonicalChecker reader, ReadOnlySpan<byte> bytes)
    {
        var start = reader.Position;
        reader.Number();
        if (bytes[start] == '-') throw reader.Broken("seq is not negative", start);
        return long.Parse(bytes[start..reader.Position], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static (int Start, int Count) ReadSignatures(scoped ref CanonicalChecker reader, ReadOnlySpan<byte> bytes)
    {
        if (!bytes[reader.Position..].StartsWith(",\"sigs\":"u8)) return (reader.Position, 0);
        Field(ref reader, ",\"sigs\":["u8);
        var start = reader.Position;
        var count = 0;
        do
        {
            Field(ref reader, "{\"by\":\""u8);
            Hex(ref reader, bytes, 64);
            Field(ref reader, "\",\"sig\":\""u8);
            Hex(ref reader, bytes, 128);
            Field(ref reader, "\"}"u8);
            count++;
        }
        while (reader.TryTake((byte)','));
        Field(ref reader, "]"u8);
        return (start, count);
    }

    private static DateTimeOffset ReadTime(scoped ref CanonicalChecker reader, ReadOnlySpan<byte> bytes)
    {
        const string Rule = "a time is UTC with six decimals, as 2026-09-01T12:00:00.001500Z";
        if (bytes.Length - reader.Position < EntryFormat.TimeLength) throw reader.Broken(Rule);
        var t = bytes.Slice(reader.Position, EntryFormat.TimeLength);
        if (t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' || t[16] != ':' || t[19] != '.' || t[26] != 'Z')
            throw reader.Broken(Rule);
        int year = Digits(t[..4]), month = Digits(t[5..7]), day = Digits(t[8..10]);
        int hour = Digits(t[11..13]), minute = Digits(t[14..16]), second = Digits(t[17..19]);
        var micros = Digits(t[20..26]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || micros < 0)
            throw reader.Broken(Rule);
        reader.Position += EntryFormat.TimeLength;
        return new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)
            .AddTicks(micros * TimeSpan.TicksPerMicrosecond);
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b)) return -1;
            value = (value * 10) + (b - '0');
        }

        return value;
    }
}
