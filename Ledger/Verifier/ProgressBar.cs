using System.Globalization;

namespace Ledger.Verifier;

/// <summary>One line on the terminal that is drawn again a few times a second, and only when work takes long. May be
/// told of progress from any thread.</summary>
internal sealed class ProgressBar(TextWriter error, TimeProvider time, string what) : IProgress<long>
{
    private const int Cells = 30;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly long _begin = time.GetTimestamp();
    private TimeSpan _drawn; // under _gate

    /// <summary>How much there is to do; until it is known no share is shown.</summary>
    public long Total { get; set; }

    public void Report(long value)
    {
        lock (_gate)
        {
            var elapsed = time.GetElapsedTime(_begin);
            if (elapsed < Quiet || elapsed - _drawn < BetweenDrawings) return;
            _drawn = elapsed;
            error.Write($"\r{Line(value, elapsed)}\u001b[K");
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        lock (_gate)
            if (_drawn > TimeSpan.Zero) error.Write("\r\u001b[K");
    }

    internal string Line(long value, TimeSpan elapsed)
    {
        var count = value.ToString("N0", CultureInfo.InvariantCulture);
        if (Total <= 0) return $"{count} {what}";
        var share = Math.Clamp((double)value / Total, 0, 1);
        var full = (int)(share * Cells);
        var left = share > 0 ? elapsed * ((1 - share) / share) : TimeSpan.Zero;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', full)}{new string('.', Cells - full)}] {share:P0}  {count} of {Total:N0} {what}, "
            + $"{left.TotalSeconds:F0} s left");
    }
}
