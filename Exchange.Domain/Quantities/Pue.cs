namespace Exchange.Domain.Quantities;

/// <summary>
/// Power usage effectiveness in thousandths: a site's energy over its computers' energy, <see cref="Min"/> (1.000) to
/// <see cref="Max"/> (3.000). The default stands for 1.000.
/// </summary>
public readonly record struct Pue
{
    private readonly int _above;

    private Pue(int milli) => _above = milli - 1_000;

    /// <summary>The best there can be.</summary>
    public static Pue Min => default;

    /// <summary>The worst that can be stated.</summary>
    public static Pue Max => new(3_000);

    /// <summary>The value in thousandths.</summary>
    public int Milli => _above + 1_000;

    /// <summary>A value in thousandths.</summary>
    public static Pue FromMilli(int milli)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milli, Min.Milli);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milli, Max.Milli);
        return new(milli);
    }
}
