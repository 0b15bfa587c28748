namespace Browser.Tests;

/// <summary>Every page, with who sees it.</summary>
public static class Pages
{
    public static IReadOnlyList<(string Name, string Path, (string Id, string Key)? Who)> All { get; } =
    [
        ("home", "/", null),
        ("offers", "/offers", null),
        ("signin", "/signin", null),
    ];
}
