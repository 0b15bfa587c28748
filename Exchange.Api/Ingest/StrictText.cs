namespace Exchange.Api.Ingest;

/// <summary>What JSON may hold and PostgreSQL or people may not.</summary>
internal static class StrictText
{
    /// <summary>
    /// Whether canonical JSON holds the character U+0000, which <c>jsonb</c> cannot store. In canonical form it has
    /// one spelling, an escape behind an even number of backslashes.
    /// </summary>
    public static bool HasNul(ReadOnlySpan<byte> canonical)
    {
        for (var at = 0; ; at++)
        {
            var found = canonical[at..].IndexOf("\\u0000"u8);
            if (found < 0)
                return false;
            at += found;
            var before = at;
            while (before > 0 && canonical[before - 1] == '\\')
                before--;
            if ((at - before) % 2 == 0)
                return true;
        }
    }
}
