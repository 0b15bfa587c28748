using System.Buffers;
using System.Globalization;

namespace Ledger;

/// <summary>Limits and spellings of an entry.</summary>
public static class EntryFormat
{
    /// <summary>The name of this format, as the genesis entry and the hash tags carry it.</summary>
    public const string Name = "compute-ledger/v1";

    /// <summary>The most bytes an entry may have: larger ones would not fit in receipts that other tools
    /// read.</summary>
    public const int MaxBytes = 32_768;

    /// <summary>The longest half of a kind, in characters.</summary>
    public const int MaxKindPart = 32;

    internal const int TimeLength = 27;

    internal const string TimeSpelling = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly SearchValues<char> KindCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    /// <summary>Whether a text is a kind: <c>[a-z_]{1,32}\.[a-z_]{1,32}</c>.</summary>
    public static bool IsKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var dot = kind.IndexOf('.', StringComparison.Ordinal);
        return dot >= 0 && IsKindPart(kind.AsSpan(0, dot)) && IsKindPart(kind.AsSpan(dot + 1));
    }

    /// <summary>Whether a text may name a log: printable ASCII without space or plus, 1 to 255 characters.</summary>
    public static bool IsOrigin(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return origin.Length is > 0 and <= 255 && origin.All(c => c is > ' ' and < (char)0x7f and not '+');
    }

    /// <summary>A time in the ledger's one spelling: UTC, six decimals, whole microseconds (the rest is cut
    /// off).</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeSpelling, CultureInfo.InvariantCulture);

    private static bool IsKindPart(ReadOnlySpan<char> part) =>
        part.Length is > 0 and <= MaxKindPart && part.IndexOfAnyExcept(KindCharacters) < 0;

    internal static void RequireKind(string kind)
    {
        if (!IsKind(kind)) throw new LedgerFormatException("a kind must match [a-z_]{1,32}.[a-z_]{1,32}", 0, kind);
    }

    internal static void RequireOrigin(string origin)
    {
        if (!IsOrigin(origin))
            throw new LedgerFormatException(
                "an origin is 1 to 255 printable ASCII characters without space or plus", 0, origin);
    }

    internal static DateTimeOffset ToMicroseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
