using System.Numerics;
using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// What numbers of an offer say of it in eight columns of 16 bits, each turned so that less is better: an offer can
/// pass only where none of its columns is above the bound of the demand. One vector compare tests an offer, or the
/// least values of a chunk or a whole cell. Columns are coarser than the row; the row decides.
/// </summary>
internal static class SupplyLane
{
    public const int Columns = 8;

    /// <summary>Above every value: an unknown value, which meets no bound, or no bound at all.</summary>
    public const ushort Highest = ushort.MaxValue;

    private const int BlockColumn = 3;
    private const int Top = Highest - 1;
    private const int MantissaBits = 11;

    // Hours are counted from here; 16 bits last until June 2032, and what is beyond is told apart by the row alone.
    private static readonly long s_origin = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public static Vector128<ushort> Of(SupplyRow row) => Vector128.Create(
        Hours(row.WindowStart.UtcTicks),
        (ushort)(Top - Hours(row.WindowEnd.UtcTicks)),
        Coarse(row.MinMinutes),
        Coarse((long)row.BlockUnits * row.AcceleratorsPerUnit),
        row.MemoryMiB is { } memory ? (ushort)(Top - Coarse(memory)) : Highest,
        row.Fp16Gflops is { } rate ? (ushort)(Top - Coarse(rate)) : Highest,
        row.PueMilli is { } pue ? Coarse(pue) : Highest,
        row.RenewablePercent is { } renewable ? (ushort)(Top - Coarse(renewable)) : Highest);

    /// <summary>The bounds of a demand; from its earliest start on, where it need not start at once.</summary>
    public static Vector128<ushort> BoundsOf(
        long latestStart, long earliestEnd, int minutes, long mostBlock, long? memory, long? rate, long? pue,
        long? renewable) => Vector128.Create(
            Hours(latestStart),
            (ushort)(Top - Hours(earliestEnd)),
            Coarse(minutes),
            Coarse(mostBlock),
            memory is { } m ? (ushort)(Top - Coarse(m)) : Highest,
            rate is { } r ? (ushort)(Top - Coarse(r)) : Highest,
            pue is { } p ? Coarse(p) : Highest,
            renewable is { } n ? (ushort)(Top - Coarse(n)) : Highest);

    /// <summary>Without the bound on blocks, which is a matter of capacity and not a constraint.</summary>
    public static Vector128<ushort> WithAnyBlock(Vector128<ushort> bounds) =>
        bounds.WithElement(BlockColumn, Highest);

    private static ushort Hours(long ticks) =>
        (ushort)long.Clamp((ticks - s_origin) / TimeSpan.TicksPerHour, 0, Top);

    /// <summary>Never falling: small numbers as they are, others by their highest twelve bits.</summary>
    private static ushort Coarse(long value)
    {
        if (value < 1 << MantissaBits)
        {
            return (ushort)long.Max(value, 0);
        }

        var shift = BitOperations.Log2((ulong)value) - MantissaBits;
        return (ushort)long.Min(((long)shift << MantissaBits) + (value >> shift), Top);
    }
}
