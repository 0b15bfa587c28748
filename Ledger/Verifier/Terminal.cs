using System.Globalization;
using System.Text;

namespace Ledger.Verifier;

/// <summary>What a command talks to.</summary>
/// <param name="Output">Where verdicts go.</param>
/// <param name="Error">Where failures and progress go.</param>
/// <param name="ShowProgress">Whether long work tells how far it is.</param>
/// <param name="Time">The clock that ages are judged by.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool ShowProgress, TimeProvider Time)
{
    /// <summary>Text from files that nobody vouches for, with what could command a terminal spelled out.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            if (char.IsControl(c)) clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else clean.Append(c);
        return clean.ToString();
    }

    /// <summary>A bar for long work; null when nobody looks.</summary>
    public ProgressBar? Progress(string what) => ShowProgress ? new(Error, Time, what) : null;
}
