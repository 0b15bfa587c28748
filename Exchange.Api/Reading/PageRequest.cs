using System.Globalization;
using Exchange.Domain.Trading;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Api.Reading;

/// <summary>Which page of a list: <c>limit</c> 1 to 500, and the cursor that the page before gave.</summary>
internal sealed record PageRequest(
    [property: FromQuery(Name = "limit")] int? Limit, [property: FromQuery(Name = "cursor")] string? Cursor)
{
    public const int MaxSize = 500;

    public const int DefaultSize = 50;

    public int Size => Math.Clamp(Limit ?? DefaultSize, 1, MaxSize);

    /// <summary>The sequence below which a newest-first list goes on.</summary>
    public long Before => Parts is [var sequence, ..] ? sequence : long.MaxValue;

    /// <summary>The cursor's numbers; empty without a cursor.</summary>
    public IReadOnlyList<long> Parts { get; } = Parse(Cursor);

    /// <summary>Null when the request is right.</summary>
    /// <param name="cursorParts">How many numbers a cursor of this list has.</param>
    public Refusal? Check(int cursorParts = 1)
    {
        if (Limit is < 1 or > MaxSize)
        {
            return new(
                RefusalCode.ValueOutOfRange, "limit", Limit.Value.ToString(CultureInfo.InvariantCulture),
                $"must be 1 to {MaxSize}");
        }

        return Cursor is not null && Parts.Count != cursorParts
            ? new(RefusalCode.ValueOutOfRange, "cursor", Cursor, "must be the next of the page before")
            : null;
    }

    private static long[] Parse(string? cursor)
    {
        if (cursor is null || cursor.Length > 64)
        {
            return [];
        }

        var parts = cursor.Split('.');
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return [];
            }
        }

        return numbers;
    }
}
