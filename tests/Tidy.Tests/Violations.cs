namespace Tidy.Tests;

internal static class Violations
{
    /// <summary>Fails with all that was found, not only the first.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = found.ToList();
        if (all.Count > 0)
            Assert.Fail(string.Join('\n', all));
    }
}
